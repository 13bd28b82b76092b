/*---
id: ownership
asks:
  zh: 谁直接或通过其他企业持有申请人及其上层企业的股份？
  en: Who holds shares of the applicant and of the firms above it, directly or through other firms?
returns: {owners: ids, stakes: rows, known_shares: ppm}
source: >-
  domain.md §3, control and G: shares summed over paths of at most 6 layers that repeat no holder, each layer divided
  back to parts per million, counted from the firm upwards. owners hold a quarter of the applicant today or held it on
  one day of the past 12 months. A row of stakes is {firm, holder, person, share today, best in the past 12 months,
  layers and parties of the paths that lead there today}; known_shares are the applicant's direct ones today.
---*/
MATCH (a:Company {id: $applicant})
MATCH (a)<-[holds:HOLDS*0..6]-(firm:Company)
WHERE all(h IN holds WHERE h.as_of <= $as_of_date AND h.restated > $as_of_date
                       AND coalesce(h.from <= $as_of_date, true) AND coalesce(h.to >= $since_date, true))
WITH DISTINCT a, firm
CALL (firm) {
  MATCH way = (firm) (()<-[hold:HOLDS
      WHERE hold.as_of <= $as_of_date AND hold.restated > $as_of_date
        AND coalesce(hold.from <= $as_of_date, true) AND coalesce(hold.to >= $since_date, true)]-()){1,6} (holder:Party)
  WHERE allReduce(walked = {share: 1000000, met: [firm]},
                  step IN hold | {share: walked.share * step.share / 1000000, met: walked.met + startNode(step)},
                  walked.share > 0 AND NOT walked.met[-1] IN walked.met[..-1])
  WITH holder, [party IN nodes(way) | party.id] AS parties, size(hold) AS layers,
       reduce(share = 1000000, step IN hold | share * step.share / 1000000) AS share,
       reduce(day = $since_date, step IN hold | CASE WHEN step.from > day THEN step.from ELSE day END) AS first,
       reduce(day = $as_of_date, step IN hold | CASE WHEN step.to < day THEN step.to ELSE day END) AS last
  WHERE first <= last   // all its layers at once, on at least one day
  WITH holder, collect({share: share, first: first, last: last, layers: layers, parties: parties}) AS ways
  // The sum changes upwards only when a holding begins, so one of the last days has the highest.
  UNWIND ways AS other
  WITH holder, ways, max(reduce(total = 0, way IN ways |
       total + CASE WHEN way.first <= other.last AND way.last >= other.last THEN way.share ELSE 0 END)) AS best
  WITH holder, best, [way IN ways WHERE way.last = $as_of_date] AS standing
  ORDER BY holder.id
  RETURN collect({
    firm: firm.id, holder: holder.id, person: holder:Person, best: best,
    share: reduce(total = 0, way IN standing | total + way.share),
    layers: reduce(most = 0, way IN standing | CASE WHEN way.layers > most THEN way.layers ELSE most END),
    parties: reduce(all = [], way IN standing | all + [party IN way.parties WHERE NOT party IN all])}) AS found
}
WITH a, found ORDER BY firm.id
WITH a, reduce(all = [], rows IN collect(found) | all + rows) AS stakes
RETURN [stake IN stakes WHERE stake.firm = $applicant AND stake.best >= $owner_min_share | stake.holder] AS owners,
       stakes,
       COLLECT {
         MATCH (a)<-[h:HOLDS]-()
         WHERE h.as_of <= $as_of_date AND h.restated > $as_of_date
           AND coalesce(h.from <= $as_of_date, true) AND coalesce(h.to >= $as_of_date, true)
         RETURN sum(h.share)
       }[0] AS known_shares
