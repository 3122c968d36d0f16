import * as fs from "node:fs";
import * as path from "node:path";
import { RULES } from "../../constructs/policy/rules";
import { budgetPage } from "../../tools/docs/budget";
import { builtStacks } from "../support/deployments";
import { webPlan } from "../support/dr/plans";
import { policyPage } from "../../tools/docs/policy";
import { verificationPage } from "../../tools/docs/verification";
import { generatedPages, writtenPages } from "../../tools/docs";

const pages = generatedPages();

test.each(Object.keys(pages))("%s is up to date: if the change is intended, run `npm run docs`", (name) => {
  const [written, current] = [fs.readFileSync(path.join("docs/generated", name), "utf8"), pages[name]!].map((text) =>
    text.split("\n"),
  );
  const changed = (lines: string[] = [], others: string[] = []) => {
    const known = new Set(others);
    return lines.filter((line) => !known.has(line)).slice(0, 20);
  };
  expect({ gone: changed(written, current), added: changed(current, written) }).toEqual({ gone: [], added: [] });
  expect(written).toEqual(current);
});

test("docs/generated contains only generated pages", () => {
  expect(writtenPages().sort()).toEqual(Object.keys(pages).sort());
});

test("a type is applied, applied with a limitation, or validated with a reason", () => {
  const page = verificationPage(
    [
      { name: "dev", types: ["aws_plain", "aws_lossy", "aws_gone"] },
      { name: "prod", types: ["aws_prod"] },
    ],
    [{ name: "dev", types: ["aws_plain", "aws_lossy", "aws_gone"] }],
    [
      { type: "aws_lossy", way: { kind: "ignore", attributes: ["size"] }, reason: "not read back" },
      { type: "aws_gone", way: { kind: "omit" }, reason: "it cannot be made" },
    ],
  );
  expect(page).toContain("2 types are applied, 2 validated");
  expect(page.split("\n").filter((line) => line.startsWith("| `"))).toEqual([
    "| `aws_gone` | validated | it cannot be made |",
    "| `aws_lossy` | applied | not compared: `size` (not read back) |",
    "| `aws_plain` | applied |  |",
    "| `aws_prod` | validated | only in deployments that are not applied here |",
  ]);
});

test("accepted exceptions are listed with their reasons", () => {
  const accepted = [{ rule: "r", stack: "s", address: "aws_x.y", message: "m", reason: "because of this" }];
  expect(policyPage(RULES, [], accepted)).toContain("| `r` | s | `aws_x.y` | because of this |");
  expect(policyPage(RULES, [], [])).toContain("None.");
});

test("help lists every npm script, and the links of the README exist", () => {
  const { scripts } = JSON.parse(fs.readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  const help = fs.readFileSync("help", "utf8");
  for (const name of Object.keys(scripts).filter((script) => !["synth", "deploy"].includes(script))) {
    expect(help).toMatch(new RegExp(`npm (run )?${name}\\b`));
  }
  for (const name of ["synth", "deploy"]) expect(help).toContain(`cdktf ${name}`);
  for (const [, link] of fs.readFileSync("README.md", "utf8").matchAll(/\]\(([^)#]+)\)/g)) {
    expect([link, fs.existsSync(link!)]).toEqual([link, true]);
  }
});

test("the files that pages and comments name by their path exist", () => {
  const folders = "config|constructs|dr|emulator|functions|policies|stacks|tools|__tests__|docs";
  const named = new RegExp(`\`((?:${folders})/[\\w./-]+\\.(?:ts|mjs|cjs|md|json|yml|py|txt))\``, "g");
  const files = ["README.md", "CONTRIBUTING.md", "docs", "stacks", "config", "constructs", "emulator"].flatMap(
    (from) =>
      fs.statSync(from).isFile()
        ? [from]
        : fs
            .readdirSync(from, { recursive: true, encoding: "utf8" })
            .filter((file) => /\.(?:md|ts)$/.test(file) && !file.startsWith("generated/"))
            .map((file) => `${from}/${file}`),
  );
  const paths = files.flatMap((file) =>
    [...fs.readFileSync(file, "utf8").matchAll(named)].map(([, path]) => `${file}: ${path!}`),
  );
  expect(paths.length).toBeGreaterThan(50);
  expect(paths.filter((one) => !fs.existsSync(one.split(": ")[1]!))).toEqual([]);
});

test("README states the number of rules, in hundreds", () => {
  const hundreds = Math.floor(RULES.length / 100) * 100;
  expect(fs.readFileSync("README.md", "utf8")).toContain(`reviewed by ${hundreds}+ policy rules`);
});

test("X4: the budget page has detection, every part with its source, and marks the critical path", () => {
  const detection = [{ name: "health checks", seconds: 30, source: "config: detection", remedy: "none" }];
  const page = budgetPage([{ plan: webPlan(), detection }]);
  const [heading, ...rows] = page.split("### activate-secondary-unplanned")[1]!.split("###")[0]!.trim().split("\n");
  const [, decision, all] = /^From the decision (\d+) s; with detection (\d+) s\.$/.exec(heading!)!;
  expect(Number(all)).toBe(Number(decision) + 30);
  expect(rows).toContain("| detection | **health checks** | 30 | config: detection |");
  expect(rows).toContain(`| RTO | total | ${decision} | |`);
  const parts = rows.filter((row) => row.startsWith("| RTO |") && !row.includes("total"));
  expect(parts.length).toBeGreaterThan(5);
  for (const row of parts) expect(row).toMatch(/^\| RTO \| [^|]+ \| \d+ \| [^|]+ \|$/);
  // Of parallel steps only the slowest is on the critical path.
  expect(parts.filter((row) => row.includes("**evacuate**"))).toHaveLength(1);
  expect(parts.filter((row) => row.includes("**scale**"))).toEqual([]);
  expect(page).toContain("Objectives: RTO 120 s, RPO 5 s.");
});

test("each deployment has its runbook, and each stack of the one that is shown completely has its page", () => {
  const names = Object.keys(pages);
  const runbooks = names.filter((name) => name.startsWith("runbook-"));
  expect(runbooks).toEqual(["runbook-web-dev.md", "runbook-web-prod.md"]);
  const resources = names.filter((name) => name.startsWith("resources/web-prod"));
  expect(resources).toEqual(
    Object.keys(builtStacks("web-prod"))
      .sort()
      .map((name) => `resources/${name}.yaml`),
  );
  expect(names).toEqual(
    expect.arrayContaining([
      ...["budget.md", "policy.md", "verification.md", "permissions.md", "alarms.md", "dependencies.md", "outputs.md"],
      ...["web-dev", "everything-on", "other-choices"].map((name) => `resources/differences-${name}.yaml`),
    ]),
  );
});
