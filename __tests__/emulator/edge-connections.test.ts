import { Settings } from "../../emulator/gateway/settings";
import { EdgeConnections } from "../../emulator/models/edge-connections";

const east = { way: ["primary.example.com"], end: "lb-1.us-east-1.elb.amazonaws.com" };
const west = { way: ["secondary.example.com"], end: "lb-2.us-west-2.elb.amazonaws.com" };
let now: number;
let settings: Settings;
let connections: EdgeConnections;
const request = (fresh: typeof east, isGone = false) => connections.through("origin.example.com", fresh, () => isGone);

beforeEach(() => {
  now = 0;
  settings = new Settings();
  settings.change({ connectionPace: 1 });
  connections = new EdgeConnections(
    settings,
    (end) => Promise.resolve(end === east.end ? 60 : 3600),
    () => now,
  );
});

test("R10: a busy connection stays on the evacuated load balancer until its keep-alive is over, whatever DNS returns", async () => {
  expect(await request(east)).toMatchObject(east);
  now = 59_999;
  expect(await request(west)).toMatchObject(east);
  now = 60_000;
  expect(await request(west)).toMatchObject(west);
});

test("R10: a load balancer that keeps connections for an hour keeps clients for an hour", async () => {
  await request(west);
  now = 3_599_999;
  expect(await request(east)).toMatchObject(west);
  now = 3_600_000;
  expect(await request(east)).toMatchObject(east);
});

test("a connection ends with an outage of its region, and each name has its own", async () => {
  await request(east);
  expect(await connections.through("other.example.com", west, () => false)).toMatchObject(west);
  expect(await request(west, true)).toMatchObject(west);
});

test("the pace sets how long a second is; without one every request opens a connection", async () => {
  settings.change({ connectionPace: 0.001 });
  await request(east);
  now = 59;
  expect(await request(west)).toMatchObject(east);
  now = 60;
  expect(await request(west)).toMatchObject(west);
  settings.change({ connectionPace: 0 });
  expect(await request(east)).toMatchObject(east);
});
