"""What must outlive the machine: copies of the city, their return, and proof that both hold."""
