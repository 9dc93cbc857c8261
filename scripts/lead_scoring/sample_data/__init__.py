"""A believable B2B company, made up from a seed: the raw tables of the lead scoring project and their truth.

Modules, in the order in which a block of contacts passes through them:

- ``settings``  what the user asked for, and the calendar that follows from it
- ``world``     what all contacts share: campaigns, webinars, the words of the event columns
- ``people``    companies, contacts, attributes observed over time
- ``behaviour`` what people do: visits, e-mails, forms, webinars; when each event was loaded
- ``truth``     the hidden process: weights, half-lives, weekly hazard of converting, its own AUC
- ``sales``     opportunities and sales feedback
- ``broken``    duplicates and rows that a reader has to refuse
- ``tables``    the columns of the raw contract, and the files
- ``blocks``    one block of contacts from start to end
"""
