import type { Text } from "./text.ts";

/**
 * Every error that may leave the system: a permanent code (never reused), its HTTP status, what it says.
 * `docs/errors.md` is written from this table, and a test holds them equal.
 */
export const ERRORS = {
  INTERNAL: e(500, "系统内部错误，已记录", "Something broke inside; it has been recorded"),
  UNAVAILABLE: e(503, "数据库暂不可用，请稍后重试", "The database is not available; try again shortly"),
  NOT_FOUND: e(404, "没有这一项，或您无权查看", "There is no such thing, or you may not see it"),
  METHOD_UNKNOWN: e(404, "没有这个地址", "There is no such address"),
  SIGN_IN_REQUIRED: e(401, "请先登录", "Sign in first"),
  SIGN_IN_FAILED: e(401, "用户名或密码不正确", "User name or password is wrong"),
  CSRF: e(403, "页面已过期，请刷新后重试", "The page is out of date; reload it and try again"),
  FORBIDDEN: e(403, "您的岗位无权办理此事项", "None of your posts gives this right"),
  TOO_MANY_REQUESTS: e(429, "请求过于频繁，请稍后再试", "Too many requests; try again later"),
  BODY_INVALID: e(400, "提交的内容不符合要求", "The request does not have the form that is asked for"),
  BODY_TOO_LARGE: e(413, "提交的内容过大", "The request is too large"),
  QUERY_INVALID: e(400, "查询条件不符合要求", "A query parameter is not acceptable"),
  CURSOR_INVALID: e(400, "翻页标记无效，请从第一页重新查询", "The page cursor is not valid; begin with the first page"),
  PATH_INVALID: e(400, "地址格式不正确", "The address is not well formed"),
  BODY_UNREADABLE: e(400, "提交的内容不是有效的 JSON", "The body is not valid JSON"),
  MEDIA_TYPE: e(415, "不支持这种内容类型", "This content type is not supported"),
  IDEMPOTENCY_KEY_INVALID: e(400, "请求编号格式不正确", "The idempotency key is not well formed"),
  QUERY_TOO_WIDE: e(
    422,
    "查询范围过大，请选定机构或区划",
    "The query spans too many posts; name an organisation or a division",
  ),
  FILE_MISSING: e(400, "没有收到文件", "No file was received"),
  FILE_TOO_LARGE: e(413, "文件过大", "The file is too large"),
  FILE_TYPE: e(422, "不支持这种文件类型", "This kind of file is not accepted"),
  RECORD_TYPE_UNKNOWN: e(404, "没有这种登记簿", "There is no such register"),
  FORM_INVALID: e(422, "表单有未通过的项", "The form has entries that do not pass"),
  OUTCOME_UNKNOWN: e(422, "此环节没有这个办理结果", "This step has no such outcome"),
  EVENT_REFUSED: e(409, "当前环节不接受这一操作", "The case does not accept this in its present state"),
  STALE: e(409, "此事项已被他人办理或已变化", "Somebody else has acted, or the case has moved on"),
  TASK_CLAIMED: e(409, "此事项已由他人签收", "Somebody else has claimed this task"),
  SEPARATION: e(403, "同一人不得办理相互制约的环节", "One person may not do both of these separated duties"),
  CONFLICT_RETRIES: e(503, "同时办理的人过多，请重试", "Too many people acted at once; try again"),
  IDEMPOTENCY_REUSED: e(422, "同一请求编号已用于不同的内容", "This idempotency key was used with a different request"),
  WORKFLOW_UNKNOWN: e(404, "没有这个流程", "There is no such workflow"),
  START_FORBIDDEN: e(
    403,
    "您的岗位不能在该区划发起此流程",
    "None of your posts may start this workflow in this division",
  ),
  DIVISION_UNKNOWN: e(422, "没有这个区划代码", "There is no such division code"),
  STEP_LIMIT: e(
    500,
    "流程陷入循环，已停止并通知主管部门",
    "The workflow loops without end; it was stopped and the supervisors told",
  ),
  STATE_UNKNOWN: e(
    500,
    "办件所处的环节不在此流程版本中，请联系管理员",
    "The case stands in a state that this version of the workflow does not have; tell an administrator",
  ),
  SETTING_INVALID: e(422, "这项设置不可用", "This setting cannot be made"),
  SETTING_CONFLICT: e(
    409,
    "同一地方的同一项设置已另有安排",
    "The same value of the same place is already settled for those days",
  ),
  USER_TAKEN: e(409, "用户名已被使用", "The user name is taken"),
  USER_INVALID: e(422, "用户信息不可用", "The user cannot be entered like this"),
  DEFINITION_INVALID: e(422, "流程定义有错误", "The workflow definition has errors"),
  DEFINITION_YAML: e(422, "流程文件不是可用的 YAML", "The workflow file is not usable YAML"),
  DEFINITION_LIMIT: e(422, "流程文件超出上限", "The workflow file goes beyond a limit"),
  DEFINITION_KEY: e(422, "流程文件有不认识或缺少的项", "The workflow file has an unknown key, or lacks one"),
  DEFINITION_VALUE: e(422, "流程文件有一项的值不对", "A value in the workflow file is not acceptable"),
  DEFINITION_RESERVED: e(422, "流程文件使用了保留名称", "The workflow file uses a reserved name"),
  DEFINITION_DUPLICATE: e(422, "流程文件有重复的名称", "A name stands twice in the workflow file"),
  DEFINITION_NAME: e(422, "流程文件提到了不存在的内容", "The workflow file names something that does not exist"),
  DEFINITION_TARGET: e(422, "流程文件的去向不存在", "A transition of the workflow leads to no state"),
  DEFINITION_OUTCOME: e(422, "办理结果与去向对不上", "An outcome has no transition, or a transition no outcome"),
  DEFINITION_EXPRESSION: e(422, "流程文件的表达式有误", "An expression in the workflow file is wrong"),
  DEFINITION_DEAD: e(422, "流程有到不了或走不出的环节", "The workflow has a state that is never reached or never left"),
  IMPORT_EMPTY: e(422, "文件是空的", "The file is empty"),
  IMPORT_NOT_A_SHEET: e(
    422,
    "文件不是可读的 xlsx 或 csv；旧版 xls 请另存为 xlsx",
    "The file is no readable xlsx or csv; save an old xls as xlsx",
  ),
  IMPORT_ENCRYPTED: e(
    422,
    "文件有密码，请取消密码后再上传",
    "The file is protected by a password; remove it and upload again",
  ),
  IMPORT_BOMB: e(422, "文件解压后异常巨大或结构异常，已拒绝", "The file is made to burst when unpacked; it is refused"),
  IMPORT_TOO_LARGE: e(
    422,
    "文件过大：至多 20 MB、100000 行、200 列",
    "The file is too large: at most 20 MB, 100,000 rows, 200 columns",
  ),
  IMPORT_CELL_TOO_LONG: e(422, "有单元格超过 32767 个字符", "A cell has more than 32,767 characters"),
  IMPORT_HEADING_MISSING: e(
    422,
    "没有找到表头：表中应有姓名、号码等规定的列名",
    "No heading was found: the sheet should name the columns that are asked for",
  ),
  IMPORT_NO_LINES: e(422, "表中没有可导入的行", "The sheet has no line to take in"),
  IMPORT_DEFINITION_MISSING: e(422, "这个流程不接受导入", "This workflow takes no imported list"),
  IMPORT_NOT_READY: e(409, "导入尚未处理完", "The import is not ready yet"),
  IMPORT_REPLACES_UNKNOWN: e(
    409,
    "要更正的导入不存在、已被使用或不属于同一流程",
    "The import to be corrected does not exist, is in use already, or is of another workflow",
  ),
} as const satisfies Record<string, { status: number; what: Text }>;

export type ErrorCode = keyof typeof ERRORS;

function e(status: number, zh: string, en: string): { status: number; what: Text } {
  return { status, what: { zh, en } };
}
