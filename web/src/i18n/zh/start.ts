export const start = {
  title: "发起事项",
  subtitle: "您可以发起的流程。",
  none: "您没有可以发起的流程。",
  notYours: "没有这个流程，或您的岗位不能发起。",
  where: "办理区划",
  chooseFirst: "请先选择流程和区划。",
  form: "申请内容",
  noForm: "此流程无需填写内容。",
  submit: "提交",
  started: "已发起，编号 {{number}}",
} as const;
