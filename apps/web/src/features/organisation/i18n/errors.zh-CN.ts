/** What the domain refuses, and what to do then. */
export default {
  error: {
    organisation: {
      unit_not_found: { what: '找不到这个机构。', next: '它可能已被移走，刷新后再看看。' },
      unit_exists: { what: '已有编码为 {{code}} 的机构。', next: '没有改动任何内容，请换一个编码。' },
      unit_closed: { what: '这个机构已关闭。', next: '先重新启用，再做修改。' },
      unit_in_use: {
        what: '这个机构还不能关闭：有 {{units}} 个在用的下级、{{posts}} 个在用的岗位、{{people}} 人任职。',
        next: '先把下级移走或关闭，再关闭岗位。',
      },
      parent_not_found: { what: '上级机构不在了。', next: '请换一个上级。' },
      parent_closed: { what: '上级机构已关闭。', next: '先启用上级，或换一个上级。' },
      kind_misplaced: { what: '机构的级别不能高于它的上级。', next: '请换一个类型或上级。' },
      unit_below_itself: { what: '机构不能移到自己的下级里。', next: '没有改动任何内容。' },
      tree_changed: { what: '刚刚有人同时调整了机构。', next: '没有改动任何内容，看一眼再试。' },
      post_exists: { what: '这个机构已有同名岗位。', next: '请换一个名称。' },
      post_closed: { what: '这个岗位已关闭。', next: '先启用岗位，再做修改。' },
      post_in_use: { what: '还有人任这个岗位。', next: '先为他们调整岗位，再关闭它。' },
      post_unavailable: { what: '有一个岗位不在了或已关闭。', next: '请换一个岗位。' },
      person_exists: { what: '已有这个工号的人员。', next: '请核对工号。' },
      person_left: { what: '这个人已离职。', next: '先办理重新入职。' },
      appointment_reversed: { what: '有一个岗位的结束日期早于开始日期。', next: '请改正日期。' },
      appointment_twice: { what: '同一个岗位在同一段日期里给了两次。', next: '请去掉一个。' },
      main_post: { what: '任何一天都要有且只有一个主岗。', next: '请检查主岗和日期。' },
    },
    rights: {
      not_held: { what: '你自己没有这项权限，不能把它给别人。', next: '没有改动任何内容。请找权限更大的管理员来做。' },
      role_unavailable: { what: '有一个角色不在了或已关闭。', next: '请换一个角色。' },
    },
  },
};
