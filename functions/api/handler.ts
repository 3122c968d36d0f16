import { SFNClient } from "@aws-sdk/client-sfn";
import { environment, TWO_ATTEMPTS_5S } from "../runtime/step/clients";
import { ownTable } from "../runtime/step/own-table";
import { apiHandler } from "./api";

/** The page that the build creates from dashboard/. */
declare const DASHBOARD: string;

/** The API to query recoveries, and to start and approve them. */
export const handler = apiHandler({
  table: ownTable(),
  planName: environment("PLAN"),
  machines: new SFNClient({ ...TWO_ATTEMPTS_5S }),
  now: () => new Date(),
  html: DASHBOARD,
});
