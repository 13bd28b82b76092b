// When applications were filed.
MATCH (a:Application) WHERE a.applied_at IS NOT NULL
RETURN DISTINCT a.applied_at AS applied_at ORDER BY applied_at
