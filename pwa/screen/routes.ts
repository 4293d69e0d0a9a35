// All screens. To add one: write pwa/screen/<word>/route.ts and put its line here.
import { fill } from './fill/route.ts';
import { bindings } from './bindings/route.ts';
import { cases, oneCase } from './case/route.ts';
import { coding } from './coding/route.ts';
import { customer, customerImport, customers, openCustomer } from './customers/route.ts';
import { courier, couriers } from './courier/route.ts';
import { day } from './day/route.ts';
import { days, oneDay, receiveVehicle } from './days/route.ts';
import { counter, counterSale, door, doors } from './door/route.ts';
import { areaExchange, exchange, temporaryTags } from './exchange/route.ts';
import { hazard, hazards, mendings, notices } from './hazards/route.ts';
import { leak, leaks } from './leak/route.ts';
import { equipment, equipmentOf } from './equipment/route.ts';
import { findByStamp } from './find-by-stamp/route.ts';
import { devices } from './devices/route.ts';
import { gas } from './gas/route.ts';
import { home } from './home/route.ts';
import { imports, oneImport } from './import/route.ts';
import { labels } from './labels/route.ts';
import { load, restock, transfer, unload } from './load/route.ts';
import { map } from './map/route.ts';
import { notFound } from './not-found/route.ts';
import { hailedOrders, myOrders, newOrder, officeOrders } from './orders/route.ts';
import { organisation, organisations, ownOrganisation } from './organisation/route.ts';
import { parameters } from './parameter/route.ts';
import { people, person } from './people/route.ts';
import { returns } from './return/route.ts';
import { scan } from './scan/route.ts';
import { refused } from './refused/route.ts';
import type { ScreenEntry } from './screen.ts';
import { cylinder, register } from './register/route.ts';
import { handover, setAside } from './set-aside/route.ts';
import { settings } from './settings/route.ts';
import { password, signIn } from './account/route.ts';
import { shift, vehicleLabel } from './shift/route.ts';
import { standIn } from './stand-in/route.ts';
import { stockCount } from './stock-count/route.ts';
import { unsent } from './unsent/route.ts';
import { vehicles } from './vehicle/route.ts';
import { whatIf } from './what-if/route.ts';
import { zone, zones } from './zone/route.ts';

export const screens: readonly ScreenEntry[] = [
  home,
  coding,
  register,
  cylinder,
  refused,
  signIn,
  password,
  settings,
  unsent,
  scan,
  fill,
  returns,
  setAside,
  handover,
  gas,
  stockCount,
  imports,
  oneImport,
  labels,
  cases,
  oneCase,
  findByStamp,
  organisations,
  ownOrganisation,
  organisation,
  people,
  person,
  devices,
  bindings,
  equipment,
  equipmentOf,
  parameters,
  whatIf,
  shift,
  vehicleLabel,
  load,
  unload,
  transfer,
  restock,
  day,
  days,
  oneDay,
  receiveVehicle,
  couriers,
  courier,
  standIn,
  vehicles,
  zones,
  zone,
  map,
  customers,
  openCustomer,
  customerImport,
  customer,
  myOrders,
  officeOrders,
  newOrder,
  hailedOrders,
  doors,
  door,
  counter,
  counterSale,
  leak,
  leaks,
  exchange,
  areaExchange,
  temporaryTags,
  hazards,
  hazard,
  notices,
  mendings,
  // Last: takes every address that no other took.
  notFound,
];
