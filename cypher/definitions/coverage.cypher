/*---
id: coverage
asks:
  zh: 申请人的营业流水中，对手方身份已知的占多少？
  en: What share of the applicant's turnover has a known party?
needs: {reads: [transfers]}
returns: {share: ppm, sales_share: ppm, buys_share: ppm, account_shares: rows}
reasons:
  no_turnover: {zh: 该方向无营业流水, en: there is no turnover on this side}
source: >-
  domain.md §3, coverage: the lower of the two sides, over all accounts; a side without turnover is not compared, and where
  there is none at all nothing is known: 0. A row of account_shares is {account, sales_share, buys_share}.
---*/
WITH [{account: null, rows: $by_party}] + COLLECT {
       UNWIND $by_party AS row
       WITH row.account AS account, collect(row) AS rows ORDER BY account
       RETURN {account: account, rows: rows}
     } AS parts
UNWIND parts AS part
WITH part.account AS account,
     reduce(total = 0, row IN part.rows | total + row.sales) AS sales,
     reduce(total = 0, row IN [row IN part.rows WHERE row.known] | total + row.sales) AS known_sales,
     reduce(total = 0, row IN part.rows | total + row.buys) AS buys,
     reduce(total = 0, row IN [row IN part.rows WHERE row.known] | total + row.buys) AS known_buys
WITH account, CASE WHEN sales > 0 THEN known_sales * 1000000 / sales END AS sales_share,
     CASE WHEN buys > 0 THEN known_buys * 1000000 / buys END AS buys_share
WITH collect({account: account, sales_share: sales_share, buys_share: buys_share}) AS shares
WITH shares[0] AS all, shares[1..] AS account_shares
RETURN CASE
         WHEN all.sales_share < all.buys_share THEN all.sales_share
         ELSE coalesce(all.buys_share, all.sales_share, 0)
       END AS share,
       all.sales_share AS sales_share, all.buys_share AS buys_share, account_shares, 'no_turnover' AS reason
