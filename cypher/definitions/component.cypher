/*---
id: component
asks:
  zh: 通过控制与担保关系，申请人与哪些主体连在一起？
  en: Who is connected with the applicant through control and guarantees?
returns: {component: ids}
needs: {reads: [guarantees]}
source: >-
  domain.md ST07: the weakly connected component of direct control (holding more than half, legal representative, actual
  controller) and active guarantees today, followed for 12 links; persons, firms and the applicant itself. A licensed
  guarantee company connects whoever pays it, so it is no member and never walked through. A guarantee between others
  is used with the consent of one of them (canonical.md, consent by row).
---*/
MATCH way = (:Company {id: $applicant})-[links:HOLDS|SERVES|GUARANTEES*0..12]-(member:Party)
WHERE all(link IN links WHERE link.as_of <= $as_of_date AND link.restated > $as_of_date
                          AND coalesce(link.from <= $as_of_date, true) AND coalesce(link.to >= $as_of_date, true)
                          AND CASE type(link)
                            WHEN 'HOLDS' THEN link.share > $control_min_share
                            WHEN 'SERVES' THEN link.role IN ['legal_representative', 'actual_controller']
                            ELSE $applicant IN [startNode(link).id, endNode(link).id] OR EXISTS {
                              UNWIND [startNode(link), endNode(link)] AS side
                              MATCH (side)-[:CONSENTED]->(consent:Consent {source: 'collateral'})
                              WHERE consent.from <= $as_of_date AND consent.to >= $as_of_date
                                AND consent.withdrawn_at IS NULL
                              RETURN consent
                            }
                          END)
  AND all(party IN nodes(way) WHERE NOT EXISTS {
    (party)-[:HAS_STATE]->(state:CompanyState {licensed_guarantor: true})
    WHERE state.as_of <= $as_of_date AND state.restated > $as_of_date
  })
WITH DISTINCT member.id AS id ORDER BY id
RETURN collect(id) AS component
