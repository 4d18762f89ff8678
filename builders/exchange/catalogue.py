"""Every code that importing and exporting can print, with what it means. Codes are permanent.

X0 is a problem: nothing is written. X1 says what an import changed or left behind, X2 what an export can't hand over.
"""

CODES = {
    "X001": "the file can't be read: missing, too large, or not UTF-8",
    "X002": "the file is no XML that may be read: broken, too deep, or with a document type or entities",
    "X003": "the file holds no question of the format that it should be in",
    "X004": "a GIFT question breaks the grammar",
    "X005": "a note of ours in the file is damaged",
    "X101": "a question was left out",
    "X102": "a part of a text was left behind",
    "X103": "a question is scored in another way than in the source",
    "X104": "a reason is missing, so the question is a draft",
    "X105": "an objective or a review link was filled in",
    "X106": "a question got another id",
    "X107": "settings without a counterpart were left behind",
    "X108": "a category became a tag",
    "X201": "a value travels in a note that other tools ignore",
    "X202": "a question stands in a comment that other tools ignore",
    "X203": "other tools treat a question in another way",
    "X204": "the format has no place for a value or a question",
    "X205": "an overlay token is not filled in",
    "X206": "blank ends or unprintable characters were taken off a text",
}
