// The HTTP application: what every request passes, and the routes. Made of its dependencies, so tests need no port.
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { openAPIRouteHandler } from 'hono-openapi';
import { pictureMaxBytes } from '../shared/contract/picture.ts';
import { isPassing } from './db/passing.ts';
import { accountRoutes } from './feature/account/account.route.ts';
import { sessionRoutes } from './feature/account/session.route.ts';
import { customerRoutes } from './feature/customer/customer.route.ts';
import { apiDocsRoutes } from './feature/api-docs/api-docs.route.ts';
import { cylinderRoutes } from './feature/cylinder/cylinder.route.ts';
import { deliveryRoutes } from './feature/delivery/delivery.route.ts';
import { fillRoutes } from './feature/fill/fill.route.ts';
import { createScaleReadings } from './feature/fill/scale-readings.ts';
import { hazardRoutes } from './feature/hazard/hazard.route.ts';
import { healthRoutes } from './feature/health/health.route.ts';
import { holdRoutes } from './feature/hold/hold.route.ts';
import { homeRoutes } from './feature/home/home.route.ts';
import { importRoutes } from './feature/import/import.route.ts';
import { labelRoutes } from './feature/label/label.route.ts';
import { mapFileRoutes, mapRoutes } from './feature/map/map.route.ts';
import { metricsRoutes } from './feature/metrics/metrics.route.ts';
import { orderRoutes } from './feature/order/order.route.ts';
import { movementRoutes } from './feature/movement/movement.route.ts';
import { organisationRoutes } from './feature/organisation/organisation.route.ts';
import { parameterRoutes } from './feature/parameter/parameter.route.ts';
import { pictureRoutes } from './feature/picture/picture.route.ts';
import { positionRoutes } from './feature/position/position.route.ts';
import { trackerFeedRoutes } from './feature/position/tracker-feed.route.ts';
import { publicRoutes } from './feature/public/public.route.ts';
import { rosterRoutes } from './feature/roster/roster.route.ts';
import { shiftFactsRoutes } from './feature/shift-facts/shift-facts.route.ts';
import { shiftRoutes } from './feature/shift/shift.route.ts';
import { syncRoutes } from './feature/sync/sync.route.ts';
import { tankRoutes } from './feature/tank/tank.route.ts';
import { vehicleRoutes } from './feature/vehicle/vehicle.route.ts';
import { registerJudgementRoutes } from './feature/verdict/register-judgement.route.ts';
import { verdictRoutes } from './feature/verdict/verdict.route.ts';
import { zoneRoutes } from './feature/zone/zone.route.ts';
import { limitBody } from './http/body-limit.ts';
import { compressed } from './http/compressed.ts';
import type { AppDependencies, AppEnvironment, Identify } from './http/environment.ts';
import { measure } from './http/measure.ts';
import { ProblemException, problemResponse } from './http/problem.ts';
import { requestLog } from './http/request-log.ts';
import { secured } from './http/secure.ts';
import { orderingKeyForOrdersOnly, ownPasswordFirst, sameOriginOnly } from './http/session.ts';
import { staticRoutes } from './http/static.ts';
import { sentTogether } from './http/together.ts';

const jsonLimitBytes = 1024 * 1024;

export function createApp(deps: AppDependencies, identify: Identify): Hono<AppEnvironment> {
  const app = new Hono<AppEnvironment>();

  app.onError((error, c) => {
    const requestId = c.get('requestId');
    // What is wrong with a request is for its sender to read, in the answer.
    if (error instanceof ProblemException || (error instanceof HTTPException && error.status < 500)) {
      return problemResponse(c, error, requestId);
    }
    deps.logger.error({ err: error, requestId, path: c.req.path }, 'request failed');
    return problemResponse(c, isPassing(error) ? new ProblemException('busy') : error, requestId);
  });
  app.notFound((c) => problemResponse(c, new ProblemException('not-found'), c.get('requestId')));

  app.use(sentTogether());
  app.use(async (c, next) => {
    c.set('requestId', deps.newId());
    c.set('actor', null);
    await next();
  });
  if (deps.metrics !== undefined) app.use(measure(deps.metrics));
  app.use(requestLog(deps));
  app.use(secured(deps.insistsOnTls === false ? [] : deps.publicUrls, deps.map));

  const api = new Hono<AppEnvironment>();
  const ofJson = limitBody(jsonLimitBytes);
  const ofPicture = limitBody(pictureMaxBytes);
  api.use((c, next) => {
    const { path } = c.req;
    // A register is larger than any limit that suits the rest: its route has its own.
    if (path.startsWith('/api/v1/imports')) return next();
    return path.startsWith('/api/v1/pictures/') ? ofPicture(c, next) : ofJson(c, next);
  });
  api.use(compressed);
  const refuseOtherSites = sameOriginOnly(deps.publicUrls);
  api.use(async (c, next) => {
    refuseOtherSites(c);
    c.set('actor', await identify(c.req.raw));
    ownPasswordFirst(c);
    orderingKeyForOrdersOnly(c);
    await next();
  });
  // Routes of the features: one line each, in alphabetical order.
  api.route('/', accountRoutes(deps));
  api.route('/', customerRoutes(deps));
  api.route('/', cylinderRoutes(deps));
  api.route('/', deliveryRoutes(deps));
  api.route('/', fillRoutes(deps, deps.readings ?? createScaleReadings(() => deps.clock.now())));
  api.route('/', hazardRoutes(deps));
  api.route('/', holdRoutes(deps));
  api.route('/', homeRoutes(deps));
  api.route('/', importRoutes(deps));
  api.route('/', labelRoutes(deps));
  api.route('/', mapRoutes(deps));
  api.route('/', movementRoutes(deps));
  api.route('/', orderRoutes(deps));
  api.route('/', organisationRoutes(deps));
  api.route('/', parameterRoutes(deps));
  api.route('/', pictureRoutes(deps));
  api.route('/', positionRoutes(deps));
  api.route('/', registerJudgementRoutes(deps));
  api.route('/', rosterRoutes(deps));
  api.route('/', sessionRoutes(deps));
  api.route('/', shiftFactsRoutes(deps));
  api.route('/', shiftRoutes(deps));
  api.route('/', syncRoutes(deps));
  api.route('/', tankRoutes(deps));
  api.route('/', vehicleRoutes(deps));
  api.route('/', verdictRoutes(deps));
  api.route('/', zoneRoutes(deps));
  app.route('/api/v1', trackerFeedRoutes(deps));
  app.route('/api/v1', api);
  app.route('/', apiDocsRoutes());
  app.route('/', healthRoutes(deps));
  app.route('/', mapFileRoutes(deps, identify));
  app.route('/', metricsRoutes(deps));
  app.route('/', publicRoutes(deps));

  app.get(
    '/api/v1/openapi.json',
    openAPIRouteHandler(app, {
      // What does not fit its schema is answered with a problem as everything else: `default` says so.
      defaultValidationErrorResponse: false,
      documentation: {
        openapi: '3.1.0',
        info: { title: '一瓶一码', version: deps.version, license: { name: 'Apache-2.0' } },
      },
    }),
  );
  // Last: whatever no route above answers is a file or a screen of the PWA.
  app.route('/', staticRoutes(deps.pwaFolder));
  return app;
}
