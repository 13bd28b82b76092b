// One application as it was filed, with the applicant's legal form, industry and size as known on the day of the as-of.
MATCH (c:Company)-[:APPLIED]->(p:Application {id: $application})
OPTIONAL MATCH (c)-[:HAS_STATE]->(s:CompanyState) WHERE s.as_of <= $as_of_date AND s.restated > $as_of_date
RETURN p.id AS id, c.id AS applicant, p.product AS product, p.amount AS amount, p.applied_at AS applied_at,
       p.term_months AS term_months, p.own_funds AS own_funds, p.other_funding AS other_funding, p.margin AS margin,
       p.growth AS growth, p.refinances_line AS refinances_line, s.legal_form AS legal_form,
       s.industry AS industry, s.size AS size
