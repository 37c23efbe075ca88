#!/usr/bin/env node
import { Command } from "commander";
import { backup, check, migrateOnly, restore } from "./commands.ts";
import { coverage } from "./commands-coverage.ts";
import { type ImportOptions, importCommand } from "./commands-import.ts";
import { addOrganisationCommand } from "./commands-organisation.ts";
import { reorganiseCommand } from "./commands-reorganise.ts";
import { makeRootsKey } from "./commands-roots.ts";
import { addUserCommand, disableCommand, grantCommand, passwordCommand } from "./commands-user.ts";
import { type VerifyOptions, verify } from "./commands-verify.ts";
import { type Config, readConfig } from "./config.ts";
import { describeFailure, describeProblem } from "./failure.ts";
import { PACKAGE_ROOT, packageVersion } from "./root.ts";
import { serve, work } from "./serve.ts";

/** The configuration, or every bad value said and the process ended with 1. */
function configured(run: (config: Config) => Promise<void>): Promise<void> {
  const { config, problems } = readConfig(PACKAGE_ROOT);
  if (config !== null) return run(config);
  process.stderr.write(`${problems.map(describeProblem).join("\n")}\n`);
  process.exitCode = 1;
  return Promise.resolve();
}

const program = new Command("yijiao")
  .description("移交 — 面向基层政务的流程引擎 · a workflow engine for local government")
  .version(packageVersion());

program
  .command("serve")
  .description("服务、后台和网页 · server, worker and pages in one process")
  .option("--no-worker", "只应答请求，不办后台事务 · answer requests only")
  .action(({ worker }: { worker: boolean }) =>
    configured((config) => serve({ ...config, worker: worker && config.worker })),
  );
program
  .command("work")
  .description("只办后台事务 · the worker alone, beside servers on one PostgreSQL")
  .action(() => configured(work));
program
  .command("migrate")
  .description("升级数据库结构并载入本版本的定义 · bring the schema up and take the release's files in")
  .action(() => configured(migrateOnly));
program
  .command("check [home]")
  .description("检查定义文件，有错误则退出码为 1 · check workflows, forms, templates and policies")
  .option(
    "--coverage",
    "列出法规各条款落实在何处、哪些尚未落实 · where each clause of the regulations is covered, and which are not",
  )
  .action((home: string | undefined, options: { coverage?: boolean }) =>
    configured(async (config) => (options.coverage ? coverage(home ?? config.home) : check(home ?? config.home))),
  );
program
  .command("import <file>")
  .description("向运行中的服务导入名册 · send a list to the running server and print what became of its lines")
  .requiredOption("-w, --workflow <id>", "流程 · workflow")
  .requiredOption("-d, --division <code>", "区划代码（12位）· division code")
  .requiredOption("-u, --username <name>", "用户名 · user name")
  .option("--url <url>", "服务地址 · address of the server")
  .option("--errors <file>", "保存错误回单 · where to save the workbook of errors")
  .option("--wait <minutes>", "最多等待的分钟数（默认 30） · how long to wait, at most (30)")
  .action((file: string, options: ImportOptions) => configured((config) => importCommand(config, file, options)));
program
  .command("verify")
  .description("校验全部办件的历史链并重放 · check every history's hash chain and replay it")
  .option("--file <backup>", "离线校验一个备份 · look at a backup instead, without any server")
  .option("--roots <place>", "对照库外的签名（文件或文件夹） · hold the histories against what was signed outside")
  .option("--key <file>", "签名的公钥 · public key of the signatures")
  .action((options: VerifyOptions) => configured((config) => verify(config, options)));
program
  .command("backup <file>")
  .description("备份内嵌数据库 · write the embedded database into one file")
  .action((file: string) => configured((config) => backup(config, file)));
program
  .command("restore <file>")
  .description("由备份恢复 · make the embedded database from a backup")
  .action((file: string) => configured((config) => restore(config, file)));

program
  .command("roots")
  .description("历史的签名 · signatures of the histories")
  .command("key <file>")
  .description("生成签名密钥 · make the key pair")
  .action((file: string) => configured(() => makeRootsKey(file)));

const organisation = program.command("organisation").description("机构 · offices and enterprises");
organisation
  .command("add <id> <type> <name>")
  .description("新增机构 · of a type of policies/organisations.yaml")
  .requiredOption("-d, --division <codes...>", "辖区（企业为所在地）· where it is responsible, or has its seat")
  .option("--parent <id>", "上级机构 · the organisation above it")
  .option("--code <code>", "统一社会信用代码 · credit code")
  .action((id: string, type: string, name: string, options: Parameters<typeof addOrganisationCommand>[2]) =>
    configured((config) => addOrganisationCommand(config, [id, type, name], options)),
  );

organisation
  .command("reorganise <plan>")
  .description("机构调整：合并、拆分、更名，先预览 · merge, split, rename offices from a day on; a preview first")
  .option("--apply", "生效 · put it in force")
  .action((plan: string, options: { apply?: boolean }) =>
    configured((config) => reorganiseCommand(config, plan, options)),
  );

const user = program.command("user").description("用户与岗位 · people and posts; the first administrator is made here");
user
  .command("add <username> <name>")
  .description("新建用户；密码从标准输入读取 · the password is read from standard input")
  .action((username: string, name: string) => configured((config) => addUserCommand(config, username, name)));
user
  .command("grant <username> <role> <organisation>")
  .option("--from <day>", "yyyy-MM-dd")
  .option("--until <day>", "yyyy-MM-dd")
  .action((username: string, role: string, organisation: string, dates: { from?: string; until?: string }) =>
    configured((config) => grantCommand(config, username, { role, organisation, ...dates })),
  );
user
  .command("password <username>")
  .description("重设密码；从标准输入读取 · read from standard input")
  .action((username: string) => configured((config) => passwordCommand(config, username)));
user
  .command("disable <username>")
  .option("--undo", "重新启用 · open the account again")
  .action((username: string, { undo }: { undo?: boolean }) =>
    configured((config) => disableCommand(config, username, undo !== true)),
  );

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${describeFailure(error)}\n`);
  process.exitCode = 1;
});
