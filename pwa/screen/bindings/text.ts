// The words of the authority's list of couriers and what they are bound to.
import { defineText } from '../../text/text.ts';

export const text = defineText(
  {
    title: '人车片区',
    company: '哪家企业',
    choose: '请选企业',
    chooseHint: '看它的送气工、车辆和片区的绑定；只能看，由企业自己改。每次查看都有记录。',
    none: '这家企业没有送气工',
  },
  {
    title: 'Couriers, vehicles, zones',
    company: 'Company',
    choose: 'Choose a company',
    chooseHint: 'Its couriers, with their vehicles and zones: to read only. Each look is on record.',
    none: 'This company has no couriers',
  },
);
