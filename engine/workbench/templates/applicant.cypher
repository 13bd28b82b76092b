MATCH (a:Company {id: $applicant})
