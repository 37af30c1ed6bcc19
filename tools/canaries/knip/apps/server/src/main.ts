import { twice } from './exports.ts';
import { used } from './types.ts';

console.log(twice, used);
