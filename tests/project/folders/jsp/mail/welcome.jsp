<%@ taglib prefix="c" uri="http://java.sun.com/jsp/jstl/core" %>
<%-- <%@ include file="gone.jsp" %> --%>
<p>Hello <c:out value="${user.name}"/></p>
<c:forEach items="${pots}" var="pot"><p>${pot.name}</p></c:forEach>
<%@ include file="footer.jsp" %>
