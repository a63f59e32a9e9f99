## 打招呼与帮助
greeting =
    您好，这里是创伴，通州区众创空间政策的咨询台。
    您可以直接提问，比如“科研人员去众创空间创业，编制还能留着吗”；也可以让我帮您看看能不能享受某项政策，符合的话当场提交申请。
    我只按公开发布的文件回答，并附上原文；文件没写的，我会直说。
help =
    您可以这样用：
    · 直接提问，随时都可以，不会打断正在进行的核对。
    · 发“政策”，看看有哪些可以核对的政策；发“我能享受哪些政策”，一次看全。
    · 核对时可以说“返回”“不清楚”“为什么问”“重新开始”“取消”。
    · 发“进度”加编号和回执码，查询申请办到哪一步。
    · 发“English”或“繁體”切换语言。
language-changed = 好的，已切换。
goodbye-cancelled = 好的，已停下。刚才告诉我的情况还留着，想继续时说一声就行。
nothing-to-cancel = 现在没有正在进行的事。您可以直接提问。
started-over = 好的，从头来。之前的回答都清空了，您可以直接提问或重新核对。

## 看不懂的输入
empty-message = 这条消息里没有文字。请用文字告诉我，或点上面的选项。
too-long = 这条消息有 { $length } 个字，太长了，我一次最多看 { $limit } 个字。请把最想问的那一句单独发给我。
not-text = 这条消息里有无法识别的内容。请用文字再说一遍。
unknown-choice = 这个选项我不认识，可能来自别的页面。我们接着下面这一步。
stale-choice = 这个选项是之前的，已经用不上了，没有改动任何内容。我们接着下面这一步。
stale-choice-idle = 这个选项已经用不上了，没有改动任何内容。您可以直接提问，或发“政策”重新开始。

## 提问与回答
offer-check = 帮我看看我符不符合
offer-measures = 看看有哪些政策

## 核对
measures-title = 可以帮您核对这些政策，点一项开始：
check-start = 好，我们来核对“{ $title }”。{ $left }随时可以插问别的问题。
check-left-range = 大约还有 { $least } 到 { $most } 个问题。
check-left-one = 大约只有 { $most } 个问题。
question-left = （还剩约 { $most } 问）
noted = 记下了：{ $facts }。
noted-item = { $label }：{ $value }
dont-know = 不清楚
dont-know-noted = 好，“{ $label }”先记作不清楚。
yes = 是
no = 不是
why-none = 现在没有正在问的问题。您可以直接提问。
say-again = 这句我没能对上刚才的问题，没有记下。请换个说法，或点下面的选项。
say-again-number = 这句我没能读出数字，没有记下。请直接写数字，比如“2”或“50万”。
back-done = 好，退回“{ $label }”这一问。
nothing-to-skip = 现在没有正在问的问题。您可以直接提问。
back-removed = 好，“{ $label }”的回答去掉了。
edit-which = 要改哪一项？点一下，我重新问；也可以直接说，比如“学校其实没同意”。
edit-nothing = 还没有可以改的回答。
back-nothing = 前面没有可以退回的问题了。
changed = 已改：{ $now }。

## 政策体检
offer-checkup = 看看我能享受哪些
checkup-start = 好，先问几个关于您的问题，然后把各项政策一起看一遍。不清楚的可以直接说不清楚。
checkup-result = 按您说的情况：
checkup-eligible = 符合：
checkup-unknown = 还差几问就能知道：
checkup-needs_authority = 条件满足，由主管部门认定：
checkup-not_eligible = 不符合：
checkup-left = （还差至少 { $least } 问）
checkup-next = 点一项，看依据或接着核对。

## 结论
verdict-eligible = 结论：符合。
verdict-not_eligible = 结论：不符合。
verdict-unknown = 结论：还不能判断，有情况没有弄清。
verdict-needs_authority = 结论：文件写明的条件都满足，最后由主管部门认定。
verdict-reasons = 逐条来看：
verdict-met = ✓ { $text }
verdict-unmet = ✗ { $text }
verdict-open = ？ { $text }
verdict-your-answer = （您说：{ $answer }）
verdict-authority = 由主管部门认定的：
verdict-authority-item = · { $text }（{ $who }）
verdict-missing = 还需要弄清：{ $facts }
verdict-change = 怎样会变成符合：
verdict-change-item = · { $changes }
verdict-change-set = { $label }为“{ $value }”
verdict-change-nobody = （这一点您自己改变不了）
verdict-documents = 建议准备（文件没有列材料清单）：
verdict-steps = 下一步：
verdict-outside = 文件之外，供参考：
verdict-outside-item = · { $text }（来源：{ $source }，{ $date }查得；请以主管部门答复为准）
verdict-outside-unverified = · { $text }（来源：{ $source }，未经核实；请以主管部门答复为准）
verdict-caution = 这是按文件逐条核对的结果，不是行政决定。
bullet = · { $text }

## 提交申请
offer-file = 提交申请
file-not-eligible = 按您说的情况，这项政策不符合，暂时不能提交。您可以改正前面的回答，或看看别的政策。
file-not-checked = 提交之前要先核对一遍。我们从这里开始。
file-again = 这项申请您已经提交过了，编号是 { $reference }，不用重复提交。
consent-notice =
    提交前请您看一遍。

    要提交的内容（{ $title }）：
    { $facts }
    { $verdict }

    个人信息告知：
    · 处理者：通州区众创空间政策咨询台（牵头单位：{ $departments }）。
    · 收集什么：联系人姓名、联系方式（手机或邮箱）。
    · 用来做什么：只用于办理这份申请和与您联系。
    · 怎么保管：加密保存，只有经办人员能看到；办结后按规定期限删除。
    · 您可以随时查询、更正、撤回；不同意也可以继续咨询。

    以上内容属实，并同意这样使用吗？
consent-agree = 属实，同意
consent-decline = 不同意
consent-declined = 好的，没有提交，也没有收集您的个人信息。您可以继续提问。
field-contact_name = 请问联系人怎么称呼？
field-contact = 请留一个手机号或邮箱，经办人员会用它联系您。
field-problem-empty = 这里不能空着。
field-problem-too_long = 这一项太长了，没有记下。请写短一些。
field-problem-not_a_name = 这看起来不像姓名，没有记下。请只写联系人的姓名。
field-problem-not_a_contact = 这看起来不像手机号或邮箱，没有记下。请检查一下再发，例如 13800001234 或 name@example.cn。
field-why = 只用来办理这份申请、让经办人员联系到您，别的用途一概没有。
field-needed = 这一步不能跳过。不想提交了，说“取消”就行，前面的回答都留着。
form-link = 为了保护您的个人信息，姓名和联系方式不在这里填。请在 { $hours } 小时内打开下面的一次性链接，填好就提交成功：
form-waiting = 请用上面的一次性链接填写，不要把姓名和联系方式发在这里。想重新要链接，请发“链接”；不提交了，请发“取消”。
form-open = 打开填写页面
no-form-needed = 现在没有需要填写的表。要提交申请，先核对一项政策。
form-stale = 这个链接已经用过或失效了，没有重复提交。要重新提交，请回到对话里再来一次。
receipt =
    已提交。
    编号：{ $reference }
    回执码：{ $code }
    请把两样都记下来：查询进度要用，回执码只显示这一次。
receipt-kept = 已提交，编号：{ $reference }。回执码只在提交时显示过一次，这里不再显示。
receipt-elsewhere =
    已提交，编号：{ $reference }。
    回执码已显示在填写页面上，请保管好，查询进度要用。
receipt-next = 经办单位：{ $departments }。有结果会在这里告诉您。

## 进度
status-how = 请把编号和回执码一起发给我，例如：进度 TZ2026-XXXXXXXX-X 回执码
status-unknown = 没有查到。请核对编号和回执码，两样都要对上。
status-submitted = { $reference }：已收到，正在审核。
status-approved = { $reference }：已通过。
status-declined = { $reference }：未通过。
status-note = 经办人员说明：{ $note }
decision-approved = 您的申请 { $reference } 已通过。
decision-declined = 您的申请 { $reference } 未通过。

## 页面与错误
turn-failed = 刚才这条消息我这边处理出错了，没有改动任何内容，工作人员会看到。请稍后再发一次。

## 拼接
list-comma = 、
none-of-them = 都没有
assessment-pass = { $year }年合格
assessment-fail = { $year }年不合格
list-semicolon = ；

## 工作人员
staff-new-intake = 新申请 { $reference }（{ $measure }），请到工作台处理。
unknown-choice-idle = 这个选项我不认识，没有改动任何内容。您可以直接提问，或发“政策”看看能核对什么。
staff-linked = 已绑定工作人员账号。新申请会在这里通知您，只显示编号。
staff-not-linked = 这个聊天还没有绑定工作人员账号。请把号码 { $chat } 交给管理员绑定。

## 暂停与恢复
paused =
    已保存，随时可以回来接着办。
    换手机或换渠道时，在新的对话里发：恢复 { $code }
    这个恢复码 { $days } 天内有效，只能用一次，请不要给别人。
resume-how = 请把恢复码一起发给我，例如：恢复 ABCDE-12345
resume-unknown = 这个恢复码用不了：可能打错了、已经用过，或过期了。
resume-too-many = 恢复码试错的次数太多，请一小时后再试。您可以先直接提问。
resumed = 接上了，之前说的情况都在。
resumed-idle = 您可以直接提问，或接着核对一项政策。
moved-away = 这次对话已经转到您的另一个设备或渠道上继续，这里不再保留。

## 其他支持
offer-others = 其他支持
orientation-title = 下面这些文件里有，但没有写可以逐条核对的条件。点一项，看给谁、有什么、去找谁：
orientation-whom = 给谁：{ $text }
orientation-offer = 有什么：{ $text }
orientation-where = 去找谁：{ $text }

## 三年到期
offer-clock = 算到期日、设提醒
clock-start = 人事关系是从哪一天起保留的？请写年月日，例如 2025年3月1日。
clock-whole-day = 要算到哪一天到期，需要具体到日。
clock-running =
    从 { $start } 起算，3年期最后一天是 { $end }，还有 { $days } 天。
    文件没有写“3年”从哪一天起算，请以原单位同意书上的日期为准。
clock-over = 从 { $start } 起算，3年期已在 { $end } 结束。这份文件没有写能否延长，请问原单位和区人力社保局。
clock-why = 用来算出3年期哪一天到期。文件没有写从哪一天起算，以原单位同意书上的日期为准。
clock-remind = 快到期时，要我在这里提醒您吗？
clock-yes = 要提醒
clock-no = 不用
clock-reminder-set = 好的，{ $day } 上午提醒您。
clock-no-reminder = 好的，不提醒。
clock-reminder = 提醒您：保留人事关系的3年期，最后一天是 { $end }。请提前和原单位商量回去还是另作安排。
clock-event = 保留人事关系到期（{ $end }）
clock-event-note = 通政办发〔2018〕5号 三（五）：从 { $start } 起3年，最后一天是 { $end }。请以原单位同意书为准。
clock-calendar = 存到日历
