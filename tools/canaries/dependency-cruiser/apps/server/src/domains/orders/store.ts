// A store may.
export { Pool } from 'pg';
