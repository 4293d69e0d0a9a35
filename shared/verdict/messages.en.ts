// What a person reads of a verdict, in English.
import type { Messages } from './messages.ts';

export const messagesEn: Messages = {
  language: 'en',
  rules: {
    'code-unknown': {
      title: 'Code not registered',
      text: 'This code is not on the register: nobody knows which cylinder it is.',
    },
    'code-void': { title: 'Code voided', text: 'This code was voided and may not be used on any cylinder.' },
    'code-duplicate': {
      title: 'Code used twice',
      text: 'Two cylinders bear this code. Neither may be used until that is cleared up.',
    },
    'code-replaced': {
      title: 'Old label',
      text: 'This label was replaced. The cylinder is right: give it its new label.',
    },
    'record-incomplete': { title: 'Record incomplete', text: 'The register lacks: {found}.' },
    'record-implausible': {
      title: 'Record implausible',
      text: 'What the register says cannot be right. Check: {found}.',
    },
    'stamp-illegible': {
      title: 'Stamp illegible',
      text: 'The stamp cannot be read, or the date of manufacture is not on the register.',
    },
    'inspection-overdue': {
      title: 'Inspection overdue',
      text: 'The inspection held until {found}. After {limit} the cylinder may not be used uninspected.',
    },
    'inspection-due-soon': {
      title: 'Inspection due soon',
      text: 'The inspection holds until {found}. Send the cylinder to inspection by {limit}.',
    },
    'inspection-unproven': {
      title: 'Inspection not on record',
      text: 'The register says due on {found}, but has no inspection; from manufacture it would be due on {limit}.',
    },
    'life-exceeded': {
      title: 'Design life exceeded',
      text: 'The design life ended on {found}. After {limit} the cylinder must be scrapped.',
    },
    'life-extension-unregistered': {
      title: 'Longer life not registered',
      text: 'The design life ended on {found}. An inspection lets it run until {limit}, but that is not registered yet.',
    },
    'life-ends-soon': {
      title: 'Design life ends soon',
      text: 'The design life ends on {found}. After {limit} the cylinder must be scrapped.',
    },
    'ends-in-use': { title: 'Runs out in use', text: 'In date until {found} only, but it is needed until {limit}.' },
    'not-own': {
      title: 'Not our cylinder',
      text: 'The cylinder is not registered with this company, nor entrusted to it for this step[. Registered with {found}].',
    },
    nonconforming: {
      title: 'Nonconforming',
      text: 'The cylinder failed an inspection or a check. It belongs in the area for nonconforming cylinders.',
    },
    scrapped: {
      title: 'Scrapped',
      text: 'The cylinder was scrapped. It may never be used again and must be made unusable.',
    },
    refurbished: {
      title: 'Refurbished',
      text: 'This is a scrapped cylinder that was done up or altered. It may not be used.',
    },
    'two-phase': {
      title: 'Two-phase cylinder',
      text: 'Gas-liquid two-phase cylinders may not be filled or supplied[, except to {limit}][. Model {found}].',
    },
    blacklisted: { title: 'Blacklisted product', text: 'The authority has listed this product or batch as dangerous.' },
    'on-hold': {
      title: 'On hold',
      text: 'The cylinder is on hold ({found}) and may not be used until it is released.',
    },
    'liquid-phase': {
      title: 'Liquid-phase, no vaporiser room',
      text: 'Liquid-phase cylinders go only to customers with a vaporiser room[. Model {found}].',
    },
    lost: {
      title: 'Reported lost',
      text: 'The cylinder is on the register as lost. Find out first where it came from.',
    },
    stolen: { title: 'Reported stolen', text: 'The cylinder is on the register as stolen. Keep it and report it.' },
    'valve-expired': {
      title: 'Valve past its life',
      text: 'The valve was good until {found}. After {limit} it must be replaced.',
    },
    'filling-licence': {
      title: 'Filling licence not valid',
      text: 'The station has no filling licence in date, or not for this gas[ ({found})].',
    },
    'operator-certificate': {
      title: 'Operator without certificate',
      text: 'The operator has no cylinder-filling certificate (P) in date.',
    },
    'scale-unverified': {
      title: 'Scale not verified',
      text: 'There is no scale, or its verification is not in date[. Verified until {found}].',
    },
    'scale-unchecked': {
      title: 'Scale not checked today',
      text: 'The scale was not checked before the shift of today ({limit})[. Last checked: {found}].',
    },
    'pre-fill-check': {
      title: 'Pre-fill check to do',
      text: 'The check before filling was not done, not passed, without the empty weight, or too long ago[: {found} minutes, at most {limit}].',
    },
    residue: {
      title: 'Too much residue',
      text: 'There are {found} kg left in the cylinder, at most {limit} kg are allowed. Drain it and check again.',
    },
    'tare-doubtful': {
      title: 'Tare doubtful',
      text: 'Empty it weighs {found} kg, less than its registered tare of {limit} kg. Check stamp and scale.',
    },
    'already-full': {
      title: 'Full on the register',
      text: 'By the register there is still gas in it[ ({found} kg)]: nobody recorded that it was taken back.',
    },
    'not-evacuated': {
      title: 'Not evacuated',
      text: 'A new or newly inspected cylinder must be evacuated before its first fill.',
    },
    'fill-unauthorised': {
      title: 'Filled without permission',
      text: 'Nobody was told that this cylinder may be filled. Set it aside.',
    },
    'medium-mismatch': {
      title: 'Wrong gas for the cylinder',
      text: 'The gas is {found}, the cylinder is for {limit}.',
    },
    'gas-adulterated': {
      title: 'Adulterated gas',
      text: 'The gas contains dimethyl ether[: {found} %, at most {limit} %].',
    },
    'gas-unodorised': { title: 'Gas without odour', text: 'The gas is not odorised, or nobody knows whether it is.' },
    'gas-uncertified': {
      title: 'Gas not certified',
      text: 'It is not known what gas this is, or there is no dimethyl-ether test[, or no quality report of the last {limit} days][. Report of {found}].',
    },
    overfill: { title: 'Overfilled', text: 'It holds {found} kg, more than its maximum of {limit} kg.' },
    underfill: { title: 'Underfilled', text: 'It holds {found} kg, less than {limit} kg.' },
    'post-fill-check': {
      title: 'Post-fill check to do',
      text: 'The check after filling was not done, not passed, without the weight, or too long ago[: {found} minutes, at most {limit}].',
    },
    'same-person': {
      title: 'Filled and checked by one person',
      text: 'Two people must fill and check. Here it was one, or nobody knows who.',
    },
    'seal-missing': {
      title: 'No seal',
      text: 'The seal was not put on, not looked at, or its number is not on record.',
    },
    'seal-broken': {
      title: 'Seal broken',
      text: 'The seal is broken, or not the one it left with[: {found} now, {limit} then].',
    },
    'fill-untraced': {
      title: 'Fill not traced',
      text: 'There is no full record of who filled and released this cylinder, and when.',
    },
    'gas-licence': {
      title: 'Gas licence not valid',
      text: 'The company has no gas licence in date[. It ran until {found}].',
    },
    'self-pickup': { title: 'No self-pickup', text: 'Customers may not fetch cylinders here. Have it delivered.' },
    'courier-not-approved': {
      title: 'Courier not approved',
      text: 'There is no active courier of this company with a card in date[. Card until {found}].',
    },
    'vehicle-not-bound': {
      title: 'Not the courier’s vehicle',
      text: 'The vehicle is not assigned to this courier[: {found}].',
    },
    'vehicle-not-approved': {
      title: 'Vehicle not approved',
      text: 'The vehicle is not of this company, or its approval or insurance is not in date[. It ran until {found}].',
    },
    'tracker-silent': {
      title: 'Tracker silent',
      text: 'The vehicle has no position, or an old one[: {found} minutes, at most {limit}].',
    },
    'vehicle-overload': {
      title: 'Vehicle overloaded',
      text: 'With this cylinder the vehicle would carry more than it may, or nobody knows what it carries[: {found} kg][, limit {limit} kg].',
    },
    'custody-broken': {
      title: 'Custody broken',
      text: 'By the register the cylinder is not with {limit}[ but with {found}].',
    },
    'out-of-zone': { title: 'Outside the delivery zone', text: 'The customer is outside the zones of this courier.' },
    'customer-unlocated': {
      title: 'Customer without a place',
      text: 'Neither position nor village of the customer is on file. Add it.',
    },
    'position-out-of-zone': {
      title: 'Phone outside the zone',
      text: 'The phone has no usable position, or is outside the delivery zone[ ({found} m, at most {limit} m)].',
    },
    'far-from-customer': {
      title: 'Not at the customer’s',
      text: 'The phone is {found} m from the customer, more than {limit} m.',
    },
    'customer-unverified': {
      title: 'Customer not verified',
      text: 'There is no customer, or one not verified or not fully on file[. Missing: {found}].',
    },
    'door-check-missing': {
      title: 'Check at the door to do',
      text: 'The check at the door was not done, has no photo, or was too long ago[: {found} minutes, at most {limit}].',
    },
    'door-check-failed': { title: 'Check at the door failed', text: 'The check at the door failed: {found}.' },
    'open-hazard': { title: 'Open hazard', text: 'Hazards at the customer’s not yet closed: {found}.' },
    'storage-limit': {
      title: 'Too much gas stored',
      text: 'With this cylinder {found} kg would be stored there, at most {limit} kg are allowed.',
    },
    'large-cylinder-indoors': {
      title: 'Large cylinder indoors',
      text: 'A cylinder of {found} L must stand in a cylinder room outside.',
    },
    'forbidden-site': { title: 'Forbidden place', text: 'Bottled gas may not be used here: {found}.' },
    'no-gas-alarm': {
      title: 'No gas alarm',
      text: 'A gas alarm is required for this kind of customer: {found}.',
    },
    'wrong-gas-for-customer': {
      title: 'Wrong gas for the customer',
      text: 'This customer may only have LPG, and this is {found}.',
    },
    'leaflet-missing': { title: 'Leaflet not handed over', text: 'The safety leaflet was not given to the customer.' },
    'too-many-out': {
      title: 'Too many cylinders out',
      text: 'The customer has {found} cylinders, at most {limit}. Take the empty ones back.',
    },
    'full-check-overdue': {
      title: 'Yearly check overdue',
      text: 'No full safety check in the last {limit} days[. Last: {found}].',
    },
    'clock-wrong': {
      title: 'Clock wrong',
      text: 'What is on record lies {found} minutes ahead of this clock, at most {limit}. Set the clock.',
    },
    'data-stale': {
      title: 'Data out of date',
      text: 'The data here is not the newest[: {found} hours old] (limit {limit} hours). Go online to sync.',
    },
  },
  actions: {
    'send-to-inspection': 'Send to inspection',
    quarantine: 'Set aside',
    'return-to-owner': 'Return to owner',
    'hand-to-authority': 'Report to the authority',
    scrap: 'Send to scrapping',
    'check-again': 'Check again',
    'renew-licence': 'Renew the licence',
    reassign: 'Reassign',
    'fix-at-customer': 'Have the customer fix it',
    sync: 'Sync now',
    'ask-office': 'Ask the office',
  },
  headlines: {
    fill: { allow: 'May be filled', warn: 'May be filled, with care', block: 'Do not fill' },
    release: { allow: 'May leave', warn: 'May leave, with care', block: 'Hold back' },
    load: { allow: 'May be loaded', warn: 'May be loaded, with care', block: 'Do not load' },
    deliver: { allow: 'May be handed over', warn: 'May be handed over, with care', block: 'Do not hand over' },
    collect: { allow: 'Take it back', warn: 'Take it back, then see to it', block: 'Take it back and set it aside' },
  },
  nextActs: {
    'pre-fill-check': 'Do the pre-fill check',
    residue: 'Drain the residue',
    'not-evacuated': 'Evacuate it first',
    'post-fill-check': 'Do the post-fill check',
    'door-check-missing': 'Do the check at the door',
  },
  words: {
    field: {
      code: 'code',
      codeStatus: 'status of the code',
      model: 'model',
      volumeL: 'volume',
      tareKg: 'tare',
      medium: 'medium',
      stampLegible: 'whether the stamp is legible',
      ownerOrg: 'registered user',
      state: 'state',
      holds: 'holds',
      firstFill: 'whether it is a first fill',
      lastInspection: 'last inspection',
      madeOn: 'date of manufacture',
      inspectionDueOn: 'date of the next inspection',
      maxFillKg: 'maximum fill',
      designLifeYears: 'design life',
      grossKg: 'weight when full',
      id: 'customer number',
      kind: 'kind of customer',
      site: 'place of use',
      heldKg: 'gas stored',
      hazards: 'record of hazards',
    },
    medium: {
      lpg: 'LPG',
      'industrial-propane': 'industrial propane',
      'dme-blend': 'a dimethyl-ether blend',
      other: 'another gas',
    },
    hold: { seizure: 'seized', recall: 'recalled', freeze: 'frozen' },
    holder: { org: 'this company', vehicle: 'this vehicle', customer: 'this customer' },
    keeper: { org: 'this company', vehicle: 'a vehicle', customer: 'a customer' },
    exception: { 'vaporiser-only': 'customers other than catering that have a vaporiser room' },
    kind: {
      household: 'household',
      catering: 'catering',
      canteen: 'canteen',
      school: 'school',
      care: 'care home',
      stall: 'street stall',
      site: 'building site',
      industrial: 'industry',
      other: 'other',
    },
    site: {
      ground: 'ground floor',
      upper: 'upper floor',
      'high-rise': 'high-rise building',
      basement: 'basement',
      'semi-basement': 'semi-basement',
      bedroom: 'bedroom',
    },
    doorItem: {
      location: 'where the cylinder stands',
      storage: 'number of cylinders stored',
      'large-cylinder': 'large cylinder indoors',
      'foreign-cylinder': 'another company’s cylinder',
      'hose-length': 'hose too long',
      'hose-joint': 'hose joint',
      regulator: 'regulator',
      leak: 'leak',
      ventilation: 'poor ventilation',
      'hose-age': 'old hose',
      shutoff: 'shut-off valve',
      stove: 'stove',
      distance: 'distance from cylinder to stove',
      detector: 'gas detector',
    },
  },
  comma: ', ',
};
