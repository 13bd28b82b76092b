/*---
id: places
asks:
  zh: 申请人的地址和电话分别有多少企业共用？
  en: How many firms share each of the applicant's addresses and telephones?
returns: {places: rows}
source: >-
  domain.md ST02: addresses of any kind and telephones in force today, with all firms there, the applicant among them. A
  row is {place, kind (address, phone), firms, agent, exempt}: agent where a row of anybody there calls it an agent's,
  exempt where one calls it that or a cluster of registrations, or the bank verified that the applicant shares it
  (`verified`). What nobody called so is not exempt.
---*/
CALL () {
  MATCH (:Company {id: $applicant})-[own:LOCATED_AT]->(place:Address)
  WHERE own.as_of <= $as_of_date AND own.restated > $as_of_date
    AND coalesce(own.from <= $as_of_date, true) AND coalesce(own.to >= $as_of_date, true)
  WITH DISTINCT place
  MATCH (place)<-[there:LOCATED_AT]-(firm:Company)
  WHERE there.as_of <= $as_of_date AND there.restated > $as_of_date
    AND coalesce(there.from <= $as_of_date, true) AND coalesce(there.to >= $as_of_date, true)
  RETURN place.id AS place, 'address' AS kind, count(DISTINCT firm) AS firms,
         max(coalesce(there.agent, false)) AS agent, max(coalesce(there.cluster, false)) AS cluster
  UNION ALL
  MATCH (:Company {id: $applicant})-[own:USES_PHONE]->(place:Phone)
  WHERE own.as_of <= $as_of_date AND own.restated > $as_of_date
    AND coalesce(own.from <= $as_of_date, true) AND coalesce(own.to >= $as_of_date, true)
  WITH DISTINCT place
  MATCH (place)<-[there:USES_PHONE]-(user:Party)
  WHERE there.as_of <= $as_of_date AND there.restated > $as_of_date
    AND coalesce(there.from <= $as_of_date, true) AND coalesce(there.to >= $as_of_date, true)
  RETURN place.id AS place, 'phone' AS kind, count(DISTINCT CASE WHEN user:Company THEN user END) AS firms,
         max(coalesce(there.kind = 'agent', false)) AS agent, false AS cluster
}
WITH place, kind, firms, agent, cluster ORDER BY kind, place
RETURN collect({place: place, kind: kind, firms: firms, agent: agent, exempt: agent OR cluster OR place IN $verified_places}) AS places
