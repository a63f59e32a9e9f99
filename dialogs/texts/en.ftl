## Greeting and help
greeting =
    Hello, this is Chuangban, the desk for Tongzhou District's maker-space policy.
    Just ask, for example "Can I keep my university post if I start a company in a maker-space?" I can also check whether you qualify for a measure and, if so, file your application right here.
    I answer from the published document only, with the words quoted. Where it is silent, I say so.
help =
    What you can do:
    · Ask a question at any time; it does not interrupt a check.
    · Send "measures" to see what I can check for you, or "what can I get" for all of them at once.
    · During a check: "back", "don't know", "why", "start over", "cancel".
    · Send "status" with your reference and receipt code to follow an application.
    · Send "中文" or "繁體" to switch language.
language-changed = All right, in English from now on.
goodbye-cancelled = All right, stopped. What you told me is kept; say so when you want to go on.
nothing-to-cancel = Nothing is in progress. You can just ask a question.
started-over = All right, from the beginning. Your earlier answers are cleared; ask a question or start a new check.

## Messages that cannot be used
empty-message = There is no text in this message. Please write it, or use the buttons above.
too-long = This message has { $length } characters, more than the { $limit } I can take at once. Please send the one question that matters most.
not-text = This message holds characters I cannot read. Please write it again as plain text.
unknown-choice = I do not know this option; it may come from another page. Here is where we are.
stale-choice = This option is from an earlier step and no longer applies; nothing was changed. Here is where we are.
stale-choice-idle = This option no longer applies; nothing was changed. Ask a question, or send "measures" to start again.

## Questions and answers
offer-check = Check whether I qualify
offer-measures = Show the measures

## Checking
measures-title = I can check these measures for you. Choose one to begin:
check-start = Let's check "{ $title }". { $left } You can ask anything else in between.
check-left-range = About { $least } to { $most } questions.
check-left-one = About { $most } question(s).
question-left = {" "}(about { $most } left)
noted = Noted: { $facts }.
noted-item = { $label }: { $value }
dont-know = I don't know
dont-know-noted = All right, "{ $label }" stays open for now.
yes = Yes
no = No
why-none = No question is open at the moment. You can just ask.
say-again = I could not match that with the question, so nothing was noted. Please put it another way, or use a button.
say-again-number = I could not read a number in that, so nothing was noted. Please write digits, such as "2" or "500000".
back-done = All right, back to "{ $label }".
nothing-to-skip = No question is open at the moment. You can just ask.
back-removed = All right, your answer to "{ $label }" is taken back.
edit-which = Which one do you want to change? Choose it and I will ask again, or just say it, such as "my school did not agree after all".
edit-nothing = There is no answer to change yet.
back-nothing = There is no earlier question to go back to.
changed = Changed: { $now }.

## The check-up
offer-checkup = See what I can get
checkup-start = All right: a few questions about you first, then all measures at once. "I don't know" is a fine answer.
checkup-result = From what you told me:
checkup-eligible = You qualify:
checkup-unknown = A few answers away:
checkup-needs_authority = Conditions met, up to the authority:
checkup-not_eligible = You do not qualify:
checkup-left = { " " }(at least { $least } more)
checkup-next = Choose one to see the reasons or go on with it.

## The verdict
verdict-eligible = Result: you qualify.
verdict-not_eligible = Result: you do not qualify.
verdict-unknown = Result: it cannot be decided yet; something is still open.
verdict-needs_authority = Result: every condition in the document is met; the rest is for the authority to decide.
verdict-reasons = Point by point:
verdict-met = ✓ { $text }
verdict-unmet = ✗ { $text }
verdict-open = ? { $text }
verdict-your-answer = {" "}(you said: { $answer })
verdict-authority = Left to the authority:
verdict-authority-item = · { $text } ({ $who })
verdict-missing = Still to be cleared up: { $facts }
verdict-change = What would make you qualify:
verdict-change-item = · { $changes }
verdict-change-set = { $label }: "{ $value }"
verdict-change-nobody = {" "}(this is not in your hands)
verdict-documents = Papers that are likely to help (the document lists none):
verdict-steps = Next steps:
verdict-outside = Outside the document, for information:
verdict-outside-item = · { $text } (source: { $source }, looked up { $date }; please confirm with the authority)
verdict-outside-unverified = · { $text } (source: { $source }, not verified; please confirm with the authority)
verdict-caution = This is a check against the published text, not an official decision.
bullet = · { $text }

## Filing
offer-file = File an application
file-not-eligible = From what you told me you do not qualify for this measure, so it cannot be filed. You can correct an answer, or look at other measures.
file-not-checked = Before filing we go through the conditions once. Let's begin.
file-again = You have filed this already; the reference is { $reference }. There is no need to file twice.
consent-notice =
    Please read this before you file.

    What will be filed ({ $title }):
    { $facts }
    { $verdict }

    About your personal information:
    · Who handles it: the Tongzhou maker-space policy desk (lead: { $departments }).
    · What we collect: a contact name, and a phone number or e-mail address.
    · What for: only to handle this application and to reach you.
    · How it is kept: encrypted, seen only by the staff in charge, deleted when the retention period ends.
    · You can see, correct or withdraw it at any time; if you do not agree, you can go on asking questions.

    Is the above true, and do you agree?
consent-agree = True, I agree
consent-decline = I do not agree
consent-declined = All right. Nothing was filed and no personal information was collected. You can go on asking.
field-contact_name = What is the contact person's name?
field-contact = Please leave a phone number or an e-mail address where the staff can reach you.
field-problem-empty = This cannot be left empty.
field-problem-too_long = That is too long, so it was not noted. Please make it shorter.
field-problem-not_a_name = That does not look like a name, so it was not noted. Please write the contact person's name only.
field-problem-not_a_contact = That does not look like a phone number or an e-mail address, so it was not noted. Please check it, for example 13800001234 or name@example.cn.
field-why = Only to handle this application and to let the staff reach you; it is used for nothing else.
field-needed = This step cannot be skipped. If you would rather not file, say "cancel"; your answers are kept.
form-link = To protect your personal information, name and contact are not asked here. Please open this one-time link within { $hours } hours; sending the form files the application:
form-waiting = Please use the one-time link above, and do not send your name or contact here. Send "link" for a new one, or "cancel" to stop.
form-open = Open the form
no-form-needed = There is no form to fill in at the moment. To file an application, check a measure first.
form-stale = This link was used already or has expired; nothing was filed twice. To file again, please go back to the chat.
receipt =
    Filed.
    Reference: { $reference }
    Receipt code: { $code }
    Please keep both: you need them to follow the application, and the receipt code is shown only this once.
receipt-kept = Filed. Reference: { $reference }. The receipt code was shown once, when it was filed, and is not shown again.
receipt-elsewhere =
    Filed. Reference: { $reference }.
    The receipt code is shown on the form page; please keep it, you need it to follow the application.
receipt-next = Handled by: { $departments }. You will be told here when there is a result.

## Status
status-how = Please send the reference together with the receipt code, for example: status TZ2026-XXXXXXXX-X code
status-unknown = Nothing was found. Please check both the reference and the receipt code.
status-submitted = { $reference }: received, under review.
status-approved = { $reference }: approved.
status-declined = { $reference }: declined.
status-note = Note from the staff: { $note }
decision-approved = Your application { $reference } has been approved.
decision-declined = Your application { $reference } has been declined.

## Pages and errors
turn-failed = Something went wrong on our side with this message; nothing was changed and the staff will see it. Please send it again in a while.

## Joining
list-comma = {", "}
none-of-them = none of them
assessment-pass = { $year } passed
assessment-fail = { $year } failed
list-semicolon = {"; "}

## Staff
staff-new-intake = New application { $reference } ({ $measure }); please handle it at the desk.
unknown-choice-idle = I do not know this option, and nothing was changed. Ask a question, or send "measures" to see what I can check.
staff-linked = This chat is linked to a staff account. New applications are announced here by their reference only.
staff-not-linked = This chat is not linked to a staff account. Please give the number { $chat } to your admin.

## Pausing and resuming
paused =
    Saved; you can come back at any time.
    On another phone or channel, send there: resume { $code }
    The code works for { $days } days, once only. Please do not give it to anyone.
resume-how = Please send the code with it, for example: resume ABCDE-12345
resume-unknown = This code does not work: it may be mistyped, used already, or expired.
resume-too-many = Too many wrong codes were tried; please wait an hour. You can ask questions meanwhile.
resumed = Here we are again; what you told me is all here.
resumed-idle = Ask a question, or go on with a measure.
moved-away = This conversation now goes on at your other device or channel, and is no longer kept here.

## Other support
offer-others = Other support
orientation-title = The document also offers these, without conditions that could be checked. Choose one to see for whom it is, what it is, and where to go:
orientation-whom = For: { $text }
orientation-offer = What: { $text }
orientation-where = Where to go: { $text }

## The retention clock
offer-clock = Work out the end date, set a reminder
clock-start = From which day is your personnel relation kept? Please give year, month and day, for example 2025-03-01.
clock-whole-day = To work out the last day I need the exact day.
clock-running =
    Counted from { $start }, the last day of the three years is { $end }; { $days } days are left.
    The document does not say from which day the three years count; go by the date in your unit's consent.
clock-over = Counted from { $start }, the three years ended on { $end }. The document does not say whether they can be extended; ask your unit and the Human Resources and Social Security Bureau.
clock-why = To work out the last day of the three years. The document does not say from which day they count; go by your unit's consent.
clock-remind = Shall I remind you here before it ends?
clock-yes = Remind me
clock-no = No, thanks
clock-reminder-set = All right, I will remind you on the morning of { $day }.
clock-no-reminder = All right, no reminder.
clock-reminder = A reminder: the last day of the three years in which your personnel relation is kept is { $end }. Please speak with your unit in good time.
clock-event = End of the retained personnel relation ({ $end })
clock-event-note = 通政办发〔2018〕5号, clause 三（五）: three years from { $start }, the last day is { $end }. Go by your unit's consent.
clock-calendar = Save to calendar
