// Every screen that somebody can open, looked at by axe on a phone, in light and Chinese.
import { looks, looksAccessible } from './accessible.ts';

looksAccessible(looks.phone);
