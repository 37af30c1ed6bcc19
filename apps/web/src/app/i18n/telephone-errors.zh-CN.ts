/** Words of the errors of the telephone: lines, telephones, calls and what is kept of them. */
export default {
  calls: {
    not_found: { what: '没有这通电话。', next: '返回话单再看看。' },
    over: { what: '这通电话已经结束。', next: '不需要再操作。' },
    callback_not_found: { what: '没有欠下这个回呼。', next: '请刷新列表。' },
    callback_done: { what: '已经有人回呼过了。', next: '不需要再操作。' },
    range_too_long: { what: '时间范围不对：结束早于开始，或超过 31 天。', next: '请重新选择时间。' },
  },
  devices: {
    not_found: { what: '没有这部话机。', next: '请刷新列表。' },
    extension_taken: { what: '这个分机号已被另一部话机使用。', next: '请换一个分机号。' },
    person_unknown: { what: '没有这个人。', next: '请重新选择人员。' },
  },
  prompts: {
    not_found: { what: '没有这个语音文件。', next: '请刷新列表。' },
    exists: { what: '已经有同名的语音文件。', next: '请换一个名称。' },
    no_sound: { what: '这个语音文件还没有这种语言的声音。', next: '请先上传。' },
    file_missing: { what: '没有收到文件。', next: '请选择一个 WAV 或 MP3 文件。' },
    file_too_large: { what: '文件太大。', next: '请选 30 MB 以内的文件。' },
    file_unreadable: { what: '这个文件读不出声音。', next: '请换一个 10 分钟以内的 WAV 或 MP3 文件。' },
    not_music: { what: '音乐和提示音不能互换。', next: '请选用途相符的语音文件。' },
  },
  recordings: {
    not_found: { what: '没有这段录音。', next: '返回录音列表再看看。' },
    no_audio: { what: '这段录音没有可听的内容。', next: '它可能还在录制，或保存期已过。' },
  },
  trunks: {
    not_found: { what: '没有这条中继。', next: '请刷新列表。' },
    exists: { what: '已经有同名的中继。', next: '请换一个名称。' },
    password_needed: { what: '向对方注册的中继需要密码。', next: '请填写运营商给的密码。' },
    network_invalid: { what: '来源地址里有一个不是地址或网段，或者网段太大。', next: '请填运营商给的具体地址。' },
    number_not_found: { what: '没有这个号码。', next: '请刷新列表。' },
    number_exists: { what: '这个号码已经设置过。', next: '请在列表里修改它。' },
    person_needed: { what: '这种用途的号码需要指定人员。', next: '请选择人员。' },
    prompt_needed: { what: '这种用途的号码需要一个语音文件。', next: '请选择语音文件。' },
    prompt_unknown: { what: '没有这个语音文件。', next: '请重新选择。' },
    person_unknown: { what: '没有这个人。', next: '请重新选择人员。' },
    rule_not_found: { what: '没有这条外呼规则。', next: '请刷新列表。' },
    blocked_not_found: { what: '黑名单里没有这个号码。', next: '请刷新列表。' },
    blocked_exists: { what: '这个号码已在黑名单里。', next: '不需要再操作。' },
    emergency_number: { what: '紧急号码不能加入黑名单。', next: '请核对号码。' },
  },
  voicemail: {
    not_found: { what: '没有这条留言。', next: '请刷新列表。' },
    no_audio: { what: '这条留言的声音已不在了。', next: '它的保存期已过。' },
  },
};
