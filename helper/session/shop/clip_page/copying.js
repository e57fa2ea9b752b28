(() => {
  const { hostname, href } = location;
  if (!/(?:^|\.)aliexpress\.(?:com|us|ru)$/.test(hostname)) {
    alert('This is no page of AliExpress. Nothing was copied.');
    return;
  }
  const byHand = () => prompt('Copy this address, then press p in ipp-helper.', href);
  if (navigator.clipboard) navigator.clipboard.writeText(href).catch(byHand);
  else byHand();
})()
