// Where the application begins: styles, services, router, shell.
import './shell/old-browsers.ts';
import './theme/tokens.css';
import 'vant/es/style/base.css';
import './theme/base.css';
import './theme/vant.css';
import './widget/theme.ts';
import { createApp } from 'vue';
import AppShell from './shell/app-shell.vue';
import { createAppRouter } from './shell/router.ts';
import { startPictures } from './shell/pictures.ts';
import { startPositions } from './shell/position.ts';
import { startServices } from './shell/services.ts';
import { startShiftFacts } from './shell/shift-facts.ts';
import { startUpdates } from './shell/update.ts';
import { wakeSound } from './widget/feedback.ts';

const app = createApp(AppShell);
app.use(createAppRouter());
app.mount('#app');

wakeSound();
startServices();
startPictures();
startPositions();
startShiftFacts();
startUpdates();
