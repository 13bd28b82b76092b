// A decision looks for the newest run of each measure.
CREATE INDEX measure_runs IF NOT EXISTS FOR (r:MeasureRun) ON (r.measure, r.graph_number);
