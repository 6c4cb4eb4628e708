"""Open311 GeoReport v2: the city's reports for other programs, in XML and in JSON."""
