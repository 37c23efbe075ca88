export const audit = {
  title: "查看完整信息的记录",
  subtitle: "谁在何时查看了哪些遮盖的内容、理由是什么；限本人监督的机构。",
  at: "时间",
  who: "查看人",
  what: "查看的内容",
  why: "理由",
  ticket: "工单号",
} as const;
