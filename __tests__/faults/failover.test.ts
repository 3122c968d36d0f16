import { ENDING, faultTable, PASSING } from "../support/fault-table";

faultTable("failover", [...ENDING, ...PASSING]);
