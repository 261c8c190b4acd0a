/** Material for tests: reports as people write them. */
export const salesReport = `---
title: Sales
---

# Sales report, third quarter

Author: Dana Levi

Revenue rose by 12 percent in the third quarter, driven by **subscriptions** in the north. The Haifa office
alone signed 140 new subscriptions, more than the whole region in the previous quarter. Prices did not change.

| Region | Revenue |
| ------ | ------- |
| North  | 1,200   |
| South  | 800     |

## South

The south fell behind plan for the second quarter in a row. Two large customers, e.g. Negev Foods, delayed their
renewals until the budget year ends. Mr. Cohen expects both renewals by December. Churn stayed at 3 percent.

- North up
- South down
- Subscription revenue is now larger than licence revenue for the first time.

## Outlook

Subscriptions should carry revenue growth in the fourth quarter as well. The weather was nice.
`;

export const supplyReport = `# Supply chain review

The supply chain came under pressure in the second quarter. Three suppliers of battery cells delivered late, and one
supplier stopped deliveries for two weeks. A single supplier makes 60 percent of the cells, which is the largest risk
in the supply chain today.

The warehouse in Ashdod ran out of cells twice. Each shortage stopped assembly for four days. Safety stock would have
covered one of the two shortages.

A second supplier for battery cells is being audited. If the audit succeeds, the supply chain will depend on no single
supplier by the end of the year. The quarter closed with an inventory of nine days.
`;

export const hebrewReport = `# דוח מצב

הפרויקט מתקדם לפי התוכנית, אך התקציב נמצא בסיכון. בפרויקט עובדים שנים עשר מהנדסים משני צוותים. צוות הבדיקות של
הפרויקט זיהה ארבעים תקלות במהלך החודש.

מנהלת פרויקט חדשה מונתה בתחילת החודש. התקציב שאושר לרבעון הסתיים שבועיים לפני הזמן. מזג האוויר היה נאה.

הצוות ממליץ להגדיל את התקציב ולדחות את מועד ההשקה של הפרויקט בחודש אחד.
`;
