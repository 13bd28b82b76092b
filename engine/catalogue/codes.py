"""Every code that a check of the catalogue can print, with what it means.

YML…  the text is no YAML as it is used here, or does not have the keys it should have
IND…  a Cypher file: an indicator, a definition or a measure
PAR…  a parameter or a list
TST…  a file of cases
RUL…  a rule (engine/rules)
"""

from __future__ import annotations

CODES: dict[str, str] = {
    "YML001": "the text cannot be read as YAML",
    "YML002": "a key stands twice",
    "YML003": "a kind of value that is not used here",
    "YML004": "an unknown key",
    "YML005": "a missing key",
    "YML006": "a value that does not fit its key",
    "IND001": "the file has no header",
    "IND002": "the id is not the file's name",
    "IND003": "the family is not the file's folder",
    "IND004": "what the query returns is not what the header declares",
    "IND005": "a code is given twice",
    "IND006": "an id is given twice",
    "IND007": "two definitions return the same column, or a column has the name of another parameter",
    "IND008": "a parameter that nobody gives",
    "IND009": "definitions that wait for one another",
    "IND010": "a query that writes or changes the database",
    "IND011": "LOAD CSV",
    "IND012": "a procedure or function outside the list",
    "IND013": "the clock or chance",
    "IND014": "more than one statement",
    "IND015": "an id that Neo4j made",
    "IND016": "an indicator without the column evidence",
    "IND017": "there are no cases beside the file",
    "IND018": "a measure that nobody wrote",
    "IND019": "a file in a place where nothing reads it",
    "IND020": "a string, comment or bracket that is never closed",
    "IND021": "a reason that is declared nowhere, or a column `reason` without declared reasons",
    "IND022": "a letter written as a Unicode escape",
    "IND030": "a query answered with another number of rows than one",
    "IND031": "a query returned a value of another type than its header declares",
    "IND032": "a query failed in the database",
    "PAR001": "a parameter or list is defined twice",
    "PAR002": "values are not in the order of their days",
    "PAR003": "a value does not fit the unit",
    "PAR004": "a parameter has no value on a day",
    "PAR005": "a list with entries that do not have its columns",
    "TST001": "a file of cases beside no query",
    "TST002": "two cases have the same name",
    "TST003": "a case expects something that the query does not return",
    "TST004": "a case gives something that is no column of a definition and no parameter",
}
