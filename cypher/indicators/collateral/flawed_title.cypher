/*---
id: flawed_title
code: CO02
asks:
  zh: 抵质押物是否被查封、有权属争议、重复抵押或缺少共有人同意？
  en: Is collateral sealed, disputed, pledged elsewhere too, or pledged without a co-owner's consent?
family: collateral
applies_to: {not_product: [unsecured]}
needs: {asked: [collateral], reads: [guarantees, credit_lines]}
returns: {flawed: count, nothing_else: boolean}
evidence: collateral
reasons:
  flaws_unknown: {zh: 有抵质押物的查封、争议、产权证号或共有人同意情况未知, en: "of some collateral it is unknown whether it is sealed or disputed, its title, or the co-owner's consent"}
  guarantees_not_asked: {zh: 未查询担保，不知是否另有担保, en: guarantees were not asked about}
honest:
  zh: 押品因与案外人的小纠纷被临时查封，或共有配偶的同意书尚在办理。
  en: "An owner whose property is sealed over a small dispute, or whose spouse's consent is still being signed."
source: >-
  domain.md CO02. Pledged elsewhere is the same title for another application to our bank, whose line is open, unless this
  application refinances that line; or, of another applicant, filed within 12 months and without a line so far. An
  applicant that files anew pledges nothing twice. A firm needs nobody's consent, a person's empty one is unknown; real
  estate must have a title. nothing_else: the product is secured and nothing but flawed collateral, no guarantee
  either, secures it. What others pledge is read with their consent.
---*/
OPTIONAL MATCH (application:Application {id: $application})
WITH application.refinances_line AS refinanced
CALL (refinanced) {
  MATCH (owner:Party)-[:PLEDGED]->(pledge:Collateral)-[:SECURES]->(:Application {id: $application})
  WHERE pledge.as_of <= $as_of_date AND pledge.restated > $as_of_date
    AND (owner.id = $applicant OR EXISTS {
      (owner)-[:CONSENTED]->(consent:Consent {source: 'collateral'})
      WHERE consent.from <= $as_of_date AND consent.to >= $as_of_date AND consent.withdrawn_at IS NULL
    })
  WITH pledge,
       pledge.sealed OR pledge.disputed OR (pledge.co_owner_consent = false) AS seen,
       pledge.sealed IS NULL OR pledge.disputed IS NULL OR (owner:Person AND pledge.co_owner_consent IS NULL)
         OR (pledge.title IS NULL
             AND pledge.kind IN ['residential', 'shop', 'office', 'factory', 'industrial_land', 'land_right']) AS unknown,
       EXISTS {
         MATCH (giver:Party)-[:PLEDGED]->(twin:Collateral {title: pledge.title})-[:SECURES]->(other:Application)
         WHERE other.id <> $application AND other.as_of <= $as_of_date AND other.restated > $as_of_date
           AND twin.as_of <= $as_of_date AND twin.restated > $as_of_date
           AND (giver.id = $applicant OR EXISTS {
             (giver)-[:CONSENTED]->(consent:Consent {source: 'collateral'})
             WHERE consent.from <= $as_of_date AND consent.to >= $as_of_date AND consent.withdrawn_at IS NULL
           })
           AND (EXISTS {
             (other)<-[:APPLIED]-(:Company)-[:OWES]->(line:CreditLine {internal: true})
             WHERE line.application = other.id AND line.as_of <= $as_of_date AND line.restated > $as_of_date
               AND coalesce(line.closed >= $as_of_date, true) AND coalesce(line.id <> refinanced, true)
           } OR (other.as_of >= $since_date AND NOT EXISTS {
             (other)<-[:APPLIED]-(firm:Company)
             WHERE firm.id = $applicant OR EXISTS {
               (firm)-[:OWES]->(line:CreditLine {internal: true})
               WHERE line.application = other.id AND line.as_of <= $as_of_date AND line.restated > $as_of_date
             }
           }))
       } AS twice
  WITH pledge, coalesce(seen, false) OR twice AS flawed, unknown ORDER BY pledge.id
  RETURN collect(CASE WHEN flawed THEN pledge.id END) AS flawed,
         count(CASE WHEN NOT flawed AND unknown THEN 1 END) AS open,
         count(CASE WHEN NOT flawed AND NOT unknown THEN 1 END) AS sound
}
WITH flawed, open, sound,
     EXISTS {
       (:Party)-[given:GUARANTEES {application: $application}]->(:Company {id: $applicant})
       WHERE given.as_of <= $as_of_date AND given.restated > $as_of_date
         AND coalesce(given.from <= $as_of_date, true) AND coalesce(given.to >= $as_of_date, true)
     } AS guaranteed,
     any(asked IN $queried WHERE asked.subject = $applicant AND asked.file = 'guarantees') AS asked
RETURN CASE WHEN flawed <> [] OR open = 0 THEN size(flawed) END AS flawed,
       CASE WHEN $product <> 'secured' OR sound > 0 OR guaranteed OR (flawed = [] AND open = 0) THEN false
            WHEN open = 0 AND asked THEN true END AS nothing_else,
       flawed AS evidence,
       CASE WHEN open > 0 THEN 'flaws_unknown' ELSE 'guarantees_not_asked' END AS reason
