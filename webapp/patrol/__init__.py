"""What somebody who rides in a unit sees and does, from a phone."""
