import * as fs from "node:fs";
import * as path from "node:path";
import { RULES } from "../../constructs/policy/rules";
import { policyPage } from "../../tools/docs/policy";
import { verificationPage } from "../../tools/docs/verification";
import { generatedPages } from "../../tools/docs";

test("the generated pages are what the code says now", () => {
  for (const [name, text] of Object.entries(generatedPages())) {
    expect(`${name}\n${fs.readFileSync(path.join("docs/generated", name), "utf8")}`).toBe(`${name}\n${text}`);
  }
});

test("a type is applied, applied with a reservation, or validated with a reason", () => {
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
  expect(policyPage(RULES, accepted)).toContain("| `r` | s | `aws_x.y` | because of this |");
  expect(policyPage(RULES, [])).toContain("None.");
});

test("help names every npm script, and README's links lead somewhere", () => {
  const { scripts } = JSON.parse(fs.readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  const help = fs.readFileSync("help", "utf8");
  for (const name of Object.keys(scripts).filter((script) => !["synth", "diff", "deploy", "get"].includes(script))) {
    expect(help).toMatch(new RegExp(`npm (run )?${name}\\b`));
  }
  for (const name of ["synth", "diff", "deploy", "get"]) expect(help).toContain(`cdktf ${name}`);
  for (const [, link] of fs.readFileSync("README.md", "utf8").matchAll(/\]\(([^)#]+)\)/g)) {
    expect([link, fs.existsSync(link!)]).toEqual([link, true]);
  }
});

test("README says how many rules there are", () => {
  expect(fs.readFileSync("README.md", "utf8")).toContain(`reviewed by ${RULES.length} policy rules`);
});
