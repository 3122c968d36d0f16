import { SFNClient } from "@aws-sdk/client-sfn";
import { environment, PATIENT } from "../runtime/step/clients";
import { ownTable } from "../runtime/step/own-table";
import { apiHandler } from "./api";

/** The page that the build makes of dashboard/. */
declare const DASHBOARD: string;

/** What people and programs ask of a recovery, and how they start one. */
export const handler = apiHandler({
  table: ownTable(),
  planName: environment("PLAN"),
  machines: new SFNClient({ ...PATIENT }),
  now: () => new Date(),
  html: DASHBOARD,
});
