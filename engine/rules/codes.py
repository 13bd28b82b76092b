"""Every code that reading the rules can print, with what it means."""

from __future__ import annotations

CODES: dict[str, str] = {
    "RUL001": "a file that every rule book has is missing",
    "RUL002": "a condition that is none: no known key, or two at once",
    "RUL003": "a test without comparator, with two, or with one that does not fit its threshold",
    "RUL004": "a literal where a dated parameter must stand",
    "RUL005": "a name that nobody defines: value, signal, finding, indicator or parameter",
    "RUL006": "a unit that does not fit: of the value, of the parameter, or of the comparator",
    "RUL007": "a negative condition: rules are positive, so that more alarm never makes a better grade",
    "RUL008": "an id given twice",
    "RUL009": "findings that wait for one another",
    "RUL010": "a signal whose id, values or file do not belong to one indicator and its family",
    "RUL011": "a condition that may not stand here",
    "RUL012": "bands, points or maxima that leave a gap, overlap or fall",
    "RUL013": "a condition with too many alternatives",
    "RUL014": "a rule that decides and rests on something on trial",
    "RUL015": "a signal that never counts, because a worse one holds whenever it does",
    "RUL016": "a test by which more alarm, or missing data, could make a better grade",
}
