import { runProgram } from "../../tools/terraform/terraform";
import { machine } from "../support/machine";

test("every patch of the emulator fixes an error", async () => {
  const { code, output } = await runProgram(machine().python, ["emulator/moto/check.py"], {
    folder: process.cwd(),
    env: {},
  });
  if (code !== 0) throw new Error(output);
  expect(output).toMatch(/\d+ patches/);
});
