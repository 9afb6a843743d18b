"""Where codes of this room become words: what a draft says, whom it names, what is wrong with a number in a text."""

from forumapp.release.labels.drafts import lacking, numbers_said, people_named
from forumapp.release.labels.numbers import field_fault, number_doubted, phrase_refused, relation_word
from forumapp.release.labels.sentences import sentence_name, sentences, words_in_braces

__all__ = [
    "field_fault",
    "lacking",
    "number_doubted",
    "numbers_said",
    "people_named",
    "phrase_refused",
    "relation_word",
    "sentence_name",
    "sentences",
    "words_in_braces",
]
