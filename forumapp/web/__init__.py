"""What every page and response shares: locale, errors, headers, addresses of assets."""
