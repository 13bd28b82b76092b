/*---
id: ownership
asks:
  zh: 谁直接或通过其他企业持有申请人及其控股企业的股份？
  en: Who holds shares of the applicant and of the firms that control it, directly or through other firms?
returns: {owners: ids, stakes: rows, known_shares: ppm}
source: >-
  domain.md §3, control and G: shares summed over paths of at most 6 layers that repeat no holder, each layer divided
  back to parts per million, counted from the firm upwards. owners hold a quarter of the applicant today or held it on
  one day of the past 12 months. A row of stakes is {firm, holder, person, held (somebody holds the holder today), share
  today, best in the past 12 months, layers and parties of the paths that lead there today}; known_shares are the
  applicant's direct ones today.
---*/
WITH reduce(stakes = [], layer IN range(1, 6) | stakes + COLLECT {
  // First the applicant, then the firms that hold more than half of one before.
  UNWIND CASE layer WHEN 1 THEN [$applicant]
                    ELSE [stake IN stakes WHERE stake.best > $control_min_share | stake.holder] END AS id
  WITH DISTINCT id WHERE none(stake IN stakes WHERE stake.firm = id)
  MATCH way = (firm:Company {id: id})<-[holds:HOLDS*1..6]-(holder:Party)
  WHERE all(hold IN holds WHERE hold.as_of <= $as_of_date AND hold.restated > $as_of_date
                            AND coalesce(hold.from <= $as_of_date, true) AND coalesce(hold.to >= $since_date, true))
    AND all(party IN nodes(way) WHERE single(other IN nodes(way) WHERE other = party))
  WITH firm, holder, [party IN nodes(way) | party.id] AS parties, size(holds) AS layers,
       reduce(share = 1000000, hold IN holds | share * hold.share / 1000000) AS share,
       reduce(day = $since_date, hold IN holds | CASE WHEN hold.from > day THEN hold.from ELSE day END) AS first,
       reduce(day = $as_of_date, hold IN holds | CASE WHEN hold.to < day THEN hold.to ELSE day END) AS last
  WHERE first <= last   // all its layers at once, on at least one day
  WITH firm, holder, collect({share: share, first: first, last: last, layers: layers, parties: parties}) AS ways
  // The sum changes upwards only when a holding begins, so one of the last days has the highest.
  UNWIND ways AS other
  WITH firm, holder, ways, max(reduce(total = 0, way IN ways |
       total + CASE WHEN way.first <= other.last AND way.last >= other.last THEN way.share ELSE 0 END)) AS best
  WITH firm, holder, best, [way IN ways WHERE way.last = $as_of_date] AS standing
  ORDER BY firm.id, holder.id
  RETURN {
    firm: firm.id, holder: holder.id, person: holder:Person, best: best,
    held: EXISTS {
      (holder)<-[above:HOLDS]-()
      WHERE above.as_of <= $as_of_date AND above.restated > $as_of_date
        AND coalesce(above.from <= $as_of_date, true) AND coalesce(above.to >= $as_of_date, true)
    },
    share: reduce(total = 0, way IN standing | total + way.share),
    layers: reduce(most = 0, way IN standing | CASE WHEN way.layers > most THEN way.layers ELSE most END),
    parties: reduce(all = [], way IN standing | all + [party IN way.parties WHERE NOT party IN all])}
}) AS stakes
RETURN [stake IN stakes WHERE stake.firm = $applicant AND stake.best >= $owner_min_share | stake.holder] AS owners,
       stakes,
       COLLECT {
         MATCH (:Company {id: $applicant})<-[h:HOLDS]-()
         WHERE h.as_of <= $as_of_date AND h.restated > $as_of_date
           AND coalesce(h.from <= $as_of_date, true) AND coalesce(h.to >= $as_of_date, true)
         RETURN sum(h.share)
       }[0] AS known_shares
