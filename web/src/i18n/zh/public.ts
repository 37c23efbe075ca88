export const open = {
  nav: "公开服务",
  staff: "工作人员登录",
} as const;
