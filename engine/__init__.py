"""The engine of LoanGraph: intake, graph, catalogue, measuring, rules, decisions, explanation."""

__version__ = "0.1.0"
