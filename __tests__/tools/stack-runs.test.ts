import { applyStacks, destroyStacks } from "../../tools/terraform/stack-runs";
import { StandInTerraform } from "../support/stand-in-terraform";

const terraform = new StandInTerraform({ init: 0.1, apply: 1 }, "apply bad", { "apply one": "init two ended" });
const stack = (name: string, ...dependencies: string[]) => terraform.stack(name, ...dependencies);
const lines = () => terraform.lines();
const options = { terraform: terraform.program, env: {} };

beforeEach(() => {
  terraform.forget();
});
afterAll(() => {
  terraform.remove();
});

test("a stack is initialized while the one before it is applied", async () => {
  await applyStacks([stack("one"), stack("two", "one")], options);
  const seen = lines();
  expect(seen.indexOf("init two ended")).toBeLessThan(seen.indexOf("apply one ended"));
  expect(seen.indexOf("apply one ended")).toBeLessThan(seen.indexOf("apply two"));
  expect(seen.filter((line) => line === "init two")).toHaveLength(1);
});

test("the first destroy does not wait until the others are initialized", async () => {
  await destroyStacks([stack("one"), stack("two", "one"), stack("three", "two")], options);
  expect(lines().filter((line) => /^destroy \w+$/.test(line))).toEqual(["destroy three", "destroy two", "destroy one"]);
});

test("after a failure no stack is initialized, and no run continues", async () => {
  const many = Array.from({ length: 60 }, (_, at) => stack(`later${at}`, "bad"));
  await expect(applyStacks([stack("bad"), ...many], options)).rejects.toThrow("terraform apply failed in bad");
  const seen = lines();
  expect(seen.filter((line) => /^init later\d+$/.test(line)).length).toBeLessThan(many.length);
  expect(seen.filter((line) => line.startsWith("apply later"))).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(lines()).toEqual(seen);
});
