// Rows that came through intake carry tokens; a case speaks of them by the ids it wrote. $names: token → id.
MATCH (n)
FOREACH (key IN [key IN keys(n) WHERE n[key] IS :: STRING NOT NULL AND $names[n[key]] IS NOT NULL] | SET n[key] = $names[n[key]]);
MATCH ()-[r]->()
FOREACH (key IN [key IN keys(r) WHERE r[key] IS :: STRING NOT NULL AND $names[r[key]] IS NOT NULL] | SET r[key] = $names[r[key]]);
