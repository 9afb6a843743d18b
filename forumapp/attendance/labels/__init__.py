"""Where codes of this room become words: figures, columns of the guest table, faults of a list."""

from forumapp.attendance.labels.faults import fault_words
from forumapp.attendance.labels.figures import figure_definition, figure_label, why_null, words
from forumapp.attendance.labels.outcome import outcome
from forumapp.attendance.labels.preview import changes, lacking, merged_cells, new_people
from forumapp.attendance.labels.table import country_choices, gender_word, header_words, needs_word, vocabulary

__all__ = [
    "changes",
    "country_choices",
    "fault_words",
    "figure_definition",
    "figure_label",
    "gender_word",
    "header_words",
    "lacking",
    "merged_cells",
    "needs_word",
    "new_people",
    "outcome",
    "vocabulary",
    "why_null",
    "words",
]
