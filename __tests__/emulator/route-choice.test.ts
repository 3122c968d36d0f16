import { chooseRoute, chooseStage } from "../../emulator/http-api/route-choice";

describe("the route", () => {
  const routes = [
    "$default",
    "ANY /{proxy+}",
    "GET /plans/{id}",
    "ANY /plans/{id}",
    "GET /plans/mine",
    "POST /{a}/b",
    "GET /plans/{all+}",
  ];
  test.each([
    ["GET", "/plans/mine", "GET /plans/mine", {}],
    ["GET", "/plans/a%20b", "GET /plans/{id}", { id: "a b" }],
    ["DELETE", "/plans/x", "ANY /plans/{id}", { id: "x" }],
    ["GET", "/plans/x/y", "GET /plans/{all+}", { all: "x/y" }],
    ["POST", "/plans/b", "ANY /plans/{id}", { id: "b" }],
    ["POST", "/other/b", "POST /{a}/b", { a: "other" }],
    ["PUT", "/other/x/y", "ANY /{proxy+}", { proxy: "other/x/y" }],
    ["GET", "/", "$default", {}],
  ])("%s %s is %s", (method, path, routeKey, pathParameters) => {
    const known = routes.map((one) => ({ routeKey: one }));
    const chosen = chooseRoute(known, method, path);
    expect({ routeKey: chosen?.route.routeKey, pathParameters: chosen?.pathParameters }).toEqual({
      routeKey,
      pathParameters,
    });
  });

  test("none fits where there is no $default, and no stage where none is named", () => {
    expect(chooseRoute([{ routeKey: "GET /a" }], "GET", "/b")).toBeUndefined();
    expect(chooseRoute([{ routeKey: "GET /a/{b}" }], "GET", "/a")).toBeUndefined();
    expect(chooseStage([{ stageName: "prod" }], "/dev/x")).toBeUndefined();
    expect(chooseStage([{ stageName: "prod" }, { stageName: "$default" }], "/prod/x")?.path).toBe("/x");
  });
});
