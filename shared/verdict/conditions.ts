// In words, for the list of rules: when each of them fires.
import type { RuleId } from './rules.ts';

/** Names in backticks are parameters. */
export const CONDITIONS: Readonly<Record<RuleId, string>> = {
  'code-unknown': 'The code leads to no cylinder.',
  'code-void': 'The code was voided.',
  'code-duplicate': 'Two cylinders claim the code.',
  'code-replaced': 'The code is an old one, still on the right cylinder.',
  'record-incomplete':
    'Code, status of the code, model, volume, tare, medium, legibility of the stamp, registered user, state, holds or first fill are missing, or an inspection lacks its date or its result.',
  'record-implausible':
    'Made or inspected in the future; inspected before it was made; due more than `inspectionMonths` after the month of today; maximum fill above 0.43 kg/L; design life above `designLifeMaxYears`; volume more than 5 % or tare more than 10 % (20 % below 12 L) off its model in `models`; without a known model a tare below 0.33 or above 0.85 kg/L; at release a content that is not above 0.',
  'stamp-illegible': 'The stamp is illegible, or there is no date of manufacture.',
  'inspection-overdue':
    'The due date is past: the earlier of the registered one and that of the last passed inspection plus `inspectionMonths`; with neither, manufacture plus `inspectionMonths`.',
  'inspection-due-soon': 'Not overdue, but due within `inspectionDueSoonDays`.',
  'inspection-unproven':
    'No inspection on record, though the due date is later than manufacture plus `inspectionMonths`.',
  'life-exceeded':
    'The life is over: manufacture plus the years of its standard (`lifeYearsBefore200702`, `lifeYears`, or the stamp from `lifeStampFrom` on), moved by a registered extension or by an inspection passed not earlier than `lifeAssessmentMonths` before, never past `lifeCapYears`.',
  'life-extension-unregistered':
    'Only a passed inspection, and no registered extension, keeps the life from being over.',
  'life-ends-soon': 'Not exceeded, but the life ends within `lifeEndsSoonDays`.',
  'ends-in-use':
    'Due date or life is not past, but at fill ends before today plus `fillMinDaysLeft`, at deliver before today plus the days that this customer usually takes.',
  'not-own':
    'No acting organisation; or it is not the registered user, and no entrustment to it for this step is in force.',
  nonconforming: 'Found nonconforming, or its last inspection was failed.',
  scrapped: 'Its state is scrapped.',
  refurbished: 'Found to be refurbished.',
  'two-phase':
    'A two-phase cylinder by finding or by model. With `twoPhase` vaporiser-only a warning until it is delivered, and then to a known customer with a vaporiser room that is not catering.',
  blacklisted: 'Product or batch is on the blacklist.',
  'on-hold': 'Seized, recalled or frozen.',
  'liquid-phase': 'A liquid-phase model, to a customer without a vaporiser room.',
  lost: 'Its state is lost.',
  stolen: 'Its state is stolen.',
  'valve-expired': 'The life of the valve is past.',
  'filling-licence': 'No filling licence in date, or not for the medium of the cylinder.',
  'operator-certificate': 'Nobody is named, or has no certificate of kind P in date.',
  'scale-unverified': 'No scale, or its verification is missing or past.',
  'scale-unchecked': 'The scale was not checked today.',
  'pre-fill-check':
    'No pre-fill check of this cylinder, not passed, without the empty weight, or older than `preFillCheckMaxAgeMin`.',
  residue: 'The empty weight is more than `residueMaxKg` above the tare.',
  'tare-doubtful': 'The empty weight is more than `tareToleranceKg` below the tare.',
  'already-full': 'By the register it was filled and not taken back since.',
  'not-evacuated': 'A first fill, without a pre-fill check that found it evacuated.',
  'fill-unauthorised': 'No verdict without a block had been given for the fill.',
  'medium-mismatch': 'Gas and medium of the cylinder are both known and differ, or are other.',
  'gas-adulterated': 'A dimethyl-ether blend, or more dimethyl ether than `dmeMaxPct`.',
  'gas-unodorised': 'LPG that is not known to be odorised.',
  'gas-uncertified':
    'The gas is not known (at fill a block); or there is no dimethyl-ether test; or at fill no report of the last `gasReportMaxAgeDays`.',
  overfill: 'The content is above the stamped maximum, or above `fillFactorKgPerL` times the volume, cut to 0.1 kg.',
  underfill: 'The content is below `minContentKg` of its model.',
  'post-fill-check':
    'No post-fill check of this cylinder, not passed, without the gross weight, or older than `postFillCheckMaxAgeMin`.',
  'same-person': 'One person filled and checked, or it is not known who.',
  'seal-missing':
    'Unless `sealMode` is none: at release not sealed (numbered: no number); later the seal was not looked at (numbered: nor its number, or none is on record).',
  'seal-broken': 'Unless `sealMode` is none: the seal is broken (numbered: or another one than on record).',
  'fill-untraced': 'No record of its fill, or one not released, or without content, time or station.',
  'gas-licence': 'No gas licence in date.',
  'self-pickup': 'Sold over the counter while `selfPickup` is forbidden.',
  'courier-not-approved': 'No active courier of the acting company with a card in date.',
  'vehicle-not-bound': 'No vehicle, or none that is bound to the courier today.',
  'vehicle-not-approved': 'The vehicle is not of the acting company, or its approval or insurance is missing or past.',
  'tracker-silent': 'The last position of the vehicle is missing or older than `trackerMaxAgeMin`.',
  'vehicle-overload':
    'With this cylinder the vehicle is above its load or its number of cylinders, or what is needed to tell is missing.',
  'custody-broken':
    'By the register it is not with who should have it: the organisation (fill, load, over the counter), the vehicle (deliver), the customer (collect).',
  'out-of-zone':
    'The customer is in none of the courier’s zones in force: by position and polygon, else by village, else by the position of the phone.',
  'customer-unlocated': 'Neither position nor village of the customer is known.',
  'position-out-of-zone':
    'The phone has no position, or one less accurate than `accuracyMaxM`, or is outside every polygon by more than its accuracy plus `zoneToleranceM`; or no zone is in force.',
  'far-from-customer': 'The phone is further from the customer than its accuracy plus `customerDistanceM`.',
  'customer-unverified':
    'No customer, not verified, or without number, kind, place of use, gas stored or record of hazards.',
  'door-check-missing':
    'No check at this customer’s door, without its list or photo, or older than `doorCheckMaxAgeMin`.',
  'door-check-failed':
    'Something failed at the door. A block where it is one of `blockingDoorItems`, not a known item, or, unless at a household, detector, shut-off valve or ventilation.',
  'open-hazard': 'A hazard is open. A block where one is serious, not graded, or its deadline past or missing.',
  'storage-limit': 'Gas stored there would be above `storageLimitKg`, or with a cylinder room `roomStorageLimitKg`.',
  'large-cylinder-indoors': 'A cylinder of `largeCylinderL` or more, without a room for it outside.',
  'forbidden-site': 'The place of use is one of `forbiddenSites`.',
  'no-gas-alarm': 'The customer is one of `alarmKinds` and is not known to have a gas alarm.',
  'wrong-gas-for-customer': 'Gas or cylinder is known not to be for LPG, and the customer is not industrial.',
  'leaflet-missing': 'The check at the door was done without handing over the leaflet.',
  'too-many-out': 'More cylinders are out than agreed and one.',
  'full-check-overdue': 'No full safety check in the last `fullCheckDays`. A block over the counter.',
  'clock-wrong': 'A record lies more than `clockToleranceMin` ahead of the clock.',
  'data-stale': 'The age of the facts is not told or above `staleBlockHours` (a block), or above `staleWarnHours`.',
};
