// violates: sql-in-stores-only
export { Pool } from 'pg';
