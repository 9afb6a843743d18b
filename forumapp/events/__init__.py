"""Events: texts in every language, categories, programme, speakers, partners."""
